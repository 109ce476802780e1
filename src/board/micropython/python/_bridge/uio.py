from io import BytesIO, StringIO
from _bridge.files import File as FileIO, TextFile as TextIOWrapper, open
