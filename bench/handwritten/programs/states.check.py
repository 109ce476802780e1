from states import Machine

machine = Machine(lambda old, new: print(old, "->", new))
WAY = "sampled joined sent sampled update failed failed sent update joined failed sampled update failed failed failed failed joined"
for happening in WAY.split():
    machine.handle(happening)
    print(happening, machine.state)
