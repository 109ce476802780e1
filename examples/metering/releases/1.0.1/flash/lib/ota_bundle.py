# Emitted from src/device/flash/lib/ota_bundle.ts by pycom-ota: edit that file, not this one.
#
# The bundle: all that an update's files need, in one answer, one after the other in the order of the journal. What is
# cut short goes on at the byte where it stopped; what is packed and small never touches the disk as it is.

from uio import BytesIO
from ota_contact import came, expect, reach
from ota_errors import BadResponse, storage_error
from ota_files import drop, size_of
from ota_journal import Journal, path_of
from ota_output import Output
from ota_sink import Sink
from ota_staging import is_staged, staged_for
from ota_unpack import is_in_memory, PACK_LIMIT, settle, waiting, waits_at, wire_of


class BundleSink(Sink):
    # `has_staged`: an earlier pass may have left some of it.
    def __init__(self, size, tag, has_staged):
        super().__init__(tag)
        # Where it begins in the bundle.
        self._position = 0
        # So many files, from the first one on, are verified.
        self._verified = 0
        # How much of the file is still to come, and how much comes before that is there.
        self._left = 0
        self._skip = 0
        self._is_open = False
        self._is_aimed = False
        self._size = size
        self._has_staged = has_staged
        self._journal = None
        self._words = None
        self._output = None
        self._memory = BytesIO(PACK_LIMIT)

    # Looks for what is missing next: from `offset` to `end`. False where nothing is.
    #
    # Raises HashMismatch, NoSpace, StorageError
    def aim(self):
        self.close()
        try:
            return self._look()
        except OSError as error:
            raise storage_error(error)

    def _look(self):
        self._journal = Journal()
        self._position = 0
        self._words = self._journal.next("p")
        count = 0
        while self._words is not None and (count < self._verified or self._is_there(self._words)):
            count += 1
            self._position += wire_of(self._words)
            self._words = self._journal.next("p")
        self._verified = count
        if self._words is None:
            self.close()
            return False
        self.offset = self._position + waiting(self._words)
        self.end = self._end_of_gap() if self._has_staged else -1
        reach(self.offset)
        if not self._is_aimed:
            self._is_aimed = True
            expect(-self.offset)
        return True

    # Raises BadResponse where it is of another size; NoSpace, StorageError
    def begin(self, size, start=0, _tag=""):
        if size >= 0 and size != self._size:
            raise BadResponse("size")
        self._skip = self.offset - start
        self._open(self.offset - self._position)

    # Raises HashMismatch, PatchInvalid, NoSpace, StorageError
    def write(self, data):
        at = min(self._skip, len(data))
        self._skip -= at
        while at < len(data):
            if self._words is None or not self._is_open:
                raise BadResponse("longer")
            count = min(self._left, len(data) - at)
            piece = data if count == len(data) else memoryview(data)[at:at + count]
            if self._output is None:
                self._memory.write(piece)
            else:
                self._output.write(piece)
            at += count
            self._left -= count
            came(path_of(self._words), count)
            if self._left == 0:
                memory = self._memory if self._output is None else None
                self._close_output()
                settle(self._words, memory)
                self._go_on(self._words)

    def close(self):
        self._close_output()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _close_output(self):
        output = self._output
        self._output = None
        self._is_open = False
        if output is not None:
            output.close()

    # Whether a file is staged. What needs no more bytes is brought there.
    def _is_there(self, words):
        if self._has_staged and is_staged(words):
            return True
        wire = wire_of(words)
        there = waiting(words)
        if wire == 0:
            Output(waits_at(words), False).close()
        elif there < wire:
            return False
        elif words[4] == "raw" or there > wire:
            # It is not what it should be.
            drop(waits_at(words))
            return False
        settle(words, None)
        return True

    # Where the next file begins that is there: from there on, nothing is to be fetched now.
    def _end_of_gap(self):
        journal = Journal()
        try:
            at = 0
            words = journal.next("p")
            while words is not None:
                if at > self._position and size_of(staged_for(words)) == int(words[3]):
                    return at
                at += wire_of(words)
                words = journal.next("p")
            return -1
        finally:
            journal.close()

    # Makes ready for the file that comes, of which so many bytes are there.
    def _open(self, there):
        if self._words is not None:
            self._left = wire_of(self._words) - there
            self._is_open = True
            if is_in_memory(self._words):
                self._memory.seek(0)
            else:
                self._output = Output(waits_at(self._words), there > 0)

    # From a file of which all has come to the next that is not empty; empty ones are made.
    def _go_on(self, done):
        if self._journal is None:
            return
        self._verified += 1
        self._position += wire_of(done)
        self._words = self._journal.next("p")
        while self._words is not None and self._position != self.end and wire_of(self._words) == 0:
            Output(staged_for(self._words), False).close()
            settle(self._words, None)
            self._verified += 1
            self._words = self._journal.next("p")
        if self._position != self.end:
            self._open(0)
