/** Grows as it is written; little-endian. */
export class Writer {
  #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u8(value: number): this {
    this.#bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value).u8(value >> 8);
  }

  u32(value: number): this {
    return this.u16(value & 0xffff).u16(value >>> 16);
  }

  raw(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i++) this.u8(bytes[i]!);
    return this;
  }

  /** Latin-1, cut or filled with `fill` to a width. */
  text(text: string, width = text.length, fill = " "): this {
    return this.raw([...text.padEnd(width, fill).slice(0, width)].map((char) => char.charCodeAt(0)));
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Packs bits, the first one highest. */
export class BitWriter {
  #bits: number[] = [];

  /** The lowest `count` bits of a value, highest first. */
  high(value: number, count: number): this {
    for (let i = count - 1; i >= 0; i--) this.#bits.push((value >> i) & 1);
    return this;
  }

  /** The lowest `count` bits of a value, lowest first. */
  low(value: number, count: number): this {
    for (let i = 0; i < count; i++) this.#bits.push((value >>> i) & 1);
    return this;
  }

  get bytes(): Uint8Array {
    const out = new Uint8Array(Math.ceil(this.#bits.length / 8));
    for (const [i, bit] of this.#bits.entries()) out[i >> 3]! |= bit << (7 - (i & 7));
    return out;
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

export function int16(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}

/** Steps of a signal that looks like a lead: a beat each `every` samples over a slow wave. */
export function steps(count: number, seed: number, every = 160): number[] {
  return Array.from({ length: count }, (_, i) => {
    const at = (i % every) - every / 2;
    const beat = 240 * Math.exp(-(at * at) / 18) - 60 * Math.exp(-((at - 7) ** 2) / 20);
    const wave = 30 * Math.sin((i + seed * 17) / 40) + 5 * Math.sin((i * (seed + 3)) / 3);
    return Math.round(beat * (1 - seed / 9) + wave);
  });
}
