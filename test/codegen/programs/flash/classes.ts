import { print } from "builtins";

abstract class Shape {
  static readonly SIDES = 0;
  private readonly tags: string[] = [];
  protected scale: number;
  readonly name: string;

  constructor(name: string, scale = 1) {
    this.name = name;
    this.scale = scale;
  }

  abstract area(): number;

  get label(): string {
    return `${this.name}/${this.tags.join("+")}`;
  }

  tag(text: string): Shape {
    this.tags.push(text);
    return this;
  }

  describe(): string {
    return `${this.label} ${this.area()}`;
  }

  static unit(): Shape {
    return new Square(1);
  }
}

class Square extends Shape {
  private readonly side: number;
  history: number[] = [];

  constructor(side: number) {
    super("square", 2);
    this.side = side;
  }

  area(): number {
    this.history.push(this.side);
    return this.side * this.side * this.scale;
  }

  override describe(): string {
    const grow = (by: number): number => this.side + by;
    return `[${super.describe()}] ${grow(1)} ${this.history.length}`;
  }
}

class Named extends Square {
  extra = "more";
}

const square = new Square(3);
print(square.tag("a").tag("b").describe(), square.label, Shape.SIDES, Shape.unit().area());
const named = new Named(4);
print(named.extra, named.describe(), named instanceof Square ? 1 : 0, square instanceof Named ? 1 : 0);
const shapes: Shape[] = [square, named];
print(shapes.map((shape) => shape.name).join(","), shapes.includes(square) ? 1 : 0);
const same: Shape = square;
print(square === same ? 1 : 0, same === named ? 1 : 0);
