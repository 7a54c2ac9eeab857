// How the map paints a town: by the gravest open warning, or by a count in five steps. Pure but for the words.
// A town whose figures are not known is hatched and says so; it is never painted like a calm one.
import type { Area, Colour } from '../../api/types.ts';
import { number, t } from '../../i18n/index.ts';
import { shortOf } from '../../ui/areas.ts';
import { LETTERS } from '../../ui/colour.tsx';
import type { Painted } from '../../ui/map/map.tsx';

export const MODES = ['warnings', 'incidents', 'fires', 'hazards'] as const;
export type Mode = (typeof MODES)[number];

const COUNT = { incidents: 'incidents_7d', fires: 'fires_28d', hazards: 'hazards_open' } as const;

/** The count that a mode shows; null where it is unknown. */
export function countOf(area: Area, mode: Mode): number | null {
  if (!area.figures) return null;
  return mode === 'warnings' ? area.figures.warnings_open : area.figures[COUNT[mode]];
}

/** Upper ends of five steps, from the counts themselves; equal steps, so that a legend can say them. */
export function stepsOf(counts: readonly (number | null)[]): number[] {
  const most = Math.max(1, ...counts.filter((count) => count !== null));
  const width = Math.max(1, Math.ceil(most / 5));
  return [1, 2, 3, 4, 5].map((step) => step * width);
}

export const stepOfCount = (count: number, steps: readonly number[]): number =>
  Math.max(1, steps.findIndex((end) => count <= end) + 1 || steps.length);

export function paintTown(
  area: Area | undefined,
  mode: Mode,
  steps: readonly number[],
  labels = true,
): Painted {
  if (!area) return { fill: '--map-unknown', hatch: 'unknown' };
  const name = shortOf(area);
  const label = (second: string) => (labels ? { label: `${name}\n${second}` } : {});
  const count = countOf(area, mode);
  if (!area.mine) return { fill: '--map-unknown', hatch: 'unknown', ...(labels ? { label: name } : {}) };
  if (count === null) return { fill: '--map-unknown', hatch: 'unknown', ...label(t('unknown')) };
  if (mode === 'warnings') {
    const colour: Colour | null = area.figures?.colour ?? null;
    if (!colour) return { fill: '--map-land', ...(labels ? { label: name } : {}) };
    return {
      fill: `--${colour}`,
      hatch: colour,
      ink: `--${colour}-text`,
      halo: `--${colour}`,
      ...label(`${LETTERS[colour]} ${t(`colour.${colour}`)} ${number(count)}`),
    };
  }
  const step = stepOfCount(count, steps);
  return {
    fill: `--map-${step}`,
    ...label(number(count)),
    ...(step >= 4 ? { ink: '--map-deep-text', halo: `--map-${step}` } : { halo: `--map-${step}` }),
  };
}
