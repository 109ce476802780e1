import { bytearray, bytes } from "builtins";
import { I2C, SD, SPI, UART } from "machine";
import { mount } from "uos";

export function line(): string | null {
  const uart = new UART(1, { baudrate: 9600, parity: UART.EVEN, pins: ["P3", "P4"] });
  uart.callback(UART.RX_ANY, () => {
    uart.readinto(bytearray(8));
  });
  uart.write(bytes([1, 2, 3]));
  const text = uart.any() > 0 ? uart.readline() : null;
  return text === null ? null : `${text.length}`;
}

export function register(): number {
  const i2c = new I2C(0, { mode: I2C.MASTER, baudrate: 100000 });
  const addresses = i2c.scan();
  i2c.writeto_mem(0x42, 0x10, bytes([1]), { addrsize: 16 });
  return i2c.readfrom_mem(0x42, 0x10, 2).length + addresses.length;
}

export function exchange(data: Uint8Array): Uint8Array {
  const spi = new SPI(0, { mode: SPI.MASTER, baudrate: 2000000, polarity: 0, phase: 0, firstbit: SPI.MSB });
  const answer = bytearray(data.length);
  spi.write_readinto(data, answer);
  mount(new SD(), "/sd");
  return answer;
}
