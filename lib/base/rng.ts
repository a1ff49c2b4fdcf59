/** A source of random numbers. Pure code is handed one, so that a seed repeats a run. */
export interface Rng {
  /** A number in [0, 1). */
  next(): number;
}

/**
 * A small, fast generator that gives the same numbers for the same seed.
 * Source: sfc32 from Chris Doty-Humphrey's PractRand, seeded through splitmix32.
 * Not for secrets.
 */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  const splitmix = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a, b, c, counter] = [splitmix(), splitmix(), splitmix(), 1];
  const next = () => {
    const sum = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i++) next();
  return { next };
}

/** An integer in [low, high), drawn evenly. */
export function integerBetween(rng: Rng, low: number, high: number): number {
  return low + Math.floor(rng.next() * (high - low));
}
