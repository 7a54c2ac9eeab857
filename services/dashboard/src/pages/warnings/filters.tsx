// The filters of the inbox: state, colours, definition, area, grouping and sound. All but the sound are in the address.
import { useState } from 'preact/hooks';

import type { Colour, WarningRow } from '../../api/types.ts';
import { type Key, t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { useStore } from '../../state/store.ts';
import { filter, useView } from '../../state/view.ts';
import { COLOURS, LETTERS, Shape } from '../../ui/colour.tsx';
import { areasOf, type Filter, matches } from './inbox.ts';
import { definitionName, useAreaNames } from './names.ts';
import { Glyph } from './parts.tsx';
import { setSound, sound } from './sound.ts';

export const STATES = ['open', 'unseen', 'returned', 'ended', 'all'] as const;

/** The filter that the address holds. */
export function useFilter(): Filter & { grouped: boolean } {
  const { filters, range } = useView();
  const state = (STATES as readonly string[]).includes(filters.state ?? '')
    ? (filters.state ?? 'open')
    : 'open';
  const colours = (filters.colour ?? '')
    .split(',')
    .filter((colour) => (COLOURS as readonly string[]).includes(colour));
  return {
    state,
    colours,
    definition: filters.definition ?? '',
    area: filters.area ?? '',
    grouped: filters.group !== 'none',
    endedFrom: Date.parse(`${daysOf(range, Date.now()).from}T00:00:00+08:00`),
  };
}

export function Filters({ warnings, known }: { warnings: readonly WarningRow[]; known: boolean }) {
  const wanted = useFilter();
  const { lang } = useView();
  const areaName = useAreaNames();
  const [more, setMore] = useState(false);
  const count = (patch: Partial<Filter>) =>
    warnings.filter((warning) => matches(warning, { ...wanted, ...patch })).length;
  const definitions = [...new Set(warnings.map(({ definition }) => definition))].sort();
  const areas = [...new Set(warnings.flatMap(areasOf).map((code) => code.slice(0, 9)))].sort();
  const filtered = wanted.colours.length > 0 || wanted.definition !== '' || wanted.area !== '';
  const number = (n: number) => (known ? <span class="count">{n}</span> : null);
  return (
    <div class="inbox-filters no-print">
      <div class="segments" role="group" aria-label={t('inbox.state')}>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={wanted.state === state}
            onClick={() => filter({ state: state === 'open' ? null : state })}
          >
            {t(`inbox.state_${state}`)}{' '}
            {state === 'ended' || state === 'all' ? null : number(count({ state }))}
          </button>
        ))}
      </div>
      <div class="row tight" role="group" aria-label={t('inbox.colour')}>
        {COLOURS.map((colour) => (
          <ColourButton
            key={colour}
            colour={colour}
            wanted={wanted.colours}
            count={known ? count({ colours: [colour] }) : null}
          />
        ))}
      </div>
      <button type="button" class="button small folded" aria-expanded={more} onClick={() => setMore(!more)}>
        {t('inbox.filters')}
        {filtered ? ' •' : null}
      </button>
      <div class="foldable" data-more={more}>
        <select
          class="select"
          aria-label={t('inbox.definition')}
          value={wanted.definition}
          onChange={(event) => filter({ definition: event.currentTarget.value || null })}
        >
          <option value="">{t('inbox.every_definition')}</option>
          {[...new Set([...definitions, ...(wanted.definition ? [wanted.definition] : [])])].map(
            (definition) => (
              <option key={definition} value={definition}>
                {definitionName(definition, lang)}
              </option>
            ),
          )}
        </select>
        <select
          class="select"
          aria-label={t('inbox.area')}
          value={wanted.area}
          onChange={(event) => filter({ area: event.currentTarget.value || null })}
        >
          <option value="">{t('inbox.every_area')}</option>
          {[...new Set([...areas, ...(wanted.area ? [wanted.area] : [])])].map((code) => (
            <option key={code} value={code}>
              {areaName(code)}
            </option>
          ))}
        </select>
        {filtered ? (
          <button
            type="button"
            class="button quiet small"
            onClick={() => filter({ colour: null, definition: null, area: null })}
          >
            {t('inbox.clear_filters')}
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** How the list is shown and heard; stands in the head of the page. */
export function Preferences() {
  const { grouped } = useFilter();
  return (
    <span class="row no-print">
      <label class="row tight small soft">
        <input
          type="checkbox"
          checked={grouped}
          onChange={(event) => filter({ group: event.currentTarget.checked ? null : 'none' }, 'replace')}
        />
        {t('inbox.grouped')}
      </label>
      <SoundButton />
    </span>
  );
}

function ColourButton({
  colour,
  wanted,
  count,
}: {
  colour: Colour;
  wanted: readonly string[];
  count: number | null;
}) {
  const on = wanted.includes(colour);
  const next = on ? wanted.filter((one) => one !== colour) : [...wanted, colour];
  return (
    <button
      type="button"
      class="colour-button"
      data-colour={colour}
      aria-pressed={on}
      onClick={() => filter({ colour: COLOURS.filter((one) => next.includes(one)).join(',') || null })}
    >
      <span class="chip" data-colour={colour}>
        <Shape colour={colour} />
        <span class="visually-hidden">{t(`colour.${colour}` as Key)} </span>
        {LETTERS[colour]}
      </span>
      {count === null ? null : <span class="count">{count}</span>}
    </button>
  );
}

function SoundButton() {
  const state = useStore(sound);
  return (
    <button
      type="button"
      class="button quiet small"
      aria-pressed={state !== 'off'}
      title={t('inbox.sound_help')}
      onClick={() => void setSound(state === 'off')}
    >
      <Glyph name={state === 'off' ? 'silent' : 'bell'} />
      {state === 'off' ? t('inbox.sound_off') : t('inbox.sound_on')}
    </button>
  );
}
