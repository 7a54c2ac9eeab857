// Patterns that tell areas apart without colour: one per warning colour, one for what is unknown. Pure pixels; used by the map.
// red: crossed lines · orange: rising lines · yellow: falling lines · blue: dots · unknown: sparse rising lines

const SIZE = 16;
type Test = (x: number, y: number) => boolean;
const rising =
  (every: number, width: number): Test =>
  (x, y) =>
    (x + y) % every < width;
const falling =
  (every: number, width: number): Test =>
  (x, y) =>
    (x - y + SIZE * 4) % every < width;

const PATTERNS: Record<string, Test> = {
  red: (x, y) => rising(8, 2)(x, y) || falling(8, 2)(x, y),
  orange: rising(8, 2),
  yellow: falling(8, 2),
  blue: (x, y) => (x % 8 < 3 && y % 8 < 3) || ((x + 4) % 8 < 0 && y < 0),
  unknown: rising(16, 2),
};

export function hatches(ink: string): [string, { width: number; height: number; data: Uint8Array }][] {
  const [red, green, blue, alpha] = rgba(ink);
  return Object.entries(PATTERNS).map(([name, test]) => {
    const data = new Uint8Array(SIZE * SIZE * 4);
    for (let y = 0; y < SIZE; y += 1) {
      for (let x = 0; x < SIZE; x += 1) {
        if (test(x, y)) data.set([red, green, blue, alpha], (y * SIZE + x) * 4);
      }
    }
    return [name, { width: SIZE, height: SIZE, data }];
  });
}

/** From #rrggbb or #rrggbbaa. */
function rgba(ink: string): [number, number, number, number] {
  const hex = ink.replace('#', '');
  const part = (at: number, other: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16);
    return Number.isNaN(value) ? other : value;
  };
  // MapLibre wants colours multiplied by their alpha.
  const alpha = part(6, 255);
  const by = (value: number) => Math.round((value * alpha) / 255);
  return [by(part(0, 0)), by(part(2, 0)), by(part(4, 0)), alpha];
}
