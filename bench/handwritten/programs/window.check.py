from window import Window

window = Window(3)
print(window.mean(), window.is_full, window.above(0))
for value in (5, -2, 9, 4, 4, -11):
    window.add(value)
    print(window.mean(), window.is_full, window.above(4))
