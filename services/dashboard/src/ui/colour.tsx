// The four colours of a warning, told by shape, word and colour at once. Used wherever a warning's gravity is shown.
import type { Colour } from '../api/types.ts';
import { type Key, t } from '../i18n/index.ts';

export const COLOURS: readonly Colour[] = ['red', 'orange', 'yellow', 'blue'];
export const LETTERS: Record<Colour, string> = { red: 'I', orange: 'II', yellow: 'III', blue: 'IV' };
/** Octagon, diamond, triangle, circle. */
const SHAPES: Record<Colour, string> = {
  red: 'M4 .8h4L11.2 4v4L8 11.2H4L.8 8V4z',
  orange: 'M6 .3 11.7 6 6 11.7.3 6z',
  yellow: 'M6 .8 11.8 11H.2z',
  blue: 'M6 .8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 6 .8z',
};

export function Shape({ colour }: { colour: Colour }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" class="shape">
      <path d={SHAPES[colour]} fill="currentColor" />
    </svg>
  );
}

/** Shape, word and level; `count` behind them. */
export function ColourChip({
  colour,
  count,
  brief,
}: {
  colour: Colour | null;
  count?: number | string | null;
  brief?: boolean;
}) {
  if (!colour) {
    return (
      <span class="chip" data-colour="none">
        {t('colour.none')}
      </span>
    );
  }
  return (
    <span class="chip" data-colour={colour}>
      <Shape colour={colour} />
      {t(`colour.${colour}` as Key)}
      {brief ? null : ` ${LETTERS[colour]}`}
      {count === undefined ? null : <span>{count}</span>}
    </span>
  );
}
