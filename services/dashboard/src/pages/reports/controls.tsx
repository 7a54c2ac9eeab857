// What report and ledger pages are asked about beside the days: the area, how many rows, which rows; all of it in the address.
import { useEffect, useState } from 'preact/hooks';
import { either, t } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, useView } from '../../state/view.ts';
import { townsOf } from '../../ui/areas.ts';
import { Icon } from '../../ui/icons.tsx';
import { useAreaList, useAreaNames } from '../warnings/names.ts';

export const LISTS = [20, 50, 200, 1_000] as const;
export const LIST_DEFAULT = 50;

/** How many rows a list has at most, from the address. */
export function listOf(filters: Readonly<Record<string, string>>): number {
  const wanted = Number(filters.list);
  return (LISTS as readonly number[]).includes(wanted) ? wanted : LIST_DEFAULT;
}

/** One's own area and the towns in it that are one's own. */
export function AreaPick() {
  const { filters } = useView();
  const who = useStore(session);
  const areaName = useAreaNames();
  const areas = useAreaList().filter((area) => area.mine);
  const towns = townsOf(areas).filter((town) => town.code !== '');
  if (towns.length < 2) return null;
  return (
    <select
      class="select no-print"
      aria-label={t('inbox.area')}
      value={filters.area ?? ''}
      onChange={(event) => filter({ area: event.currentTarget.value || null })}
    >
      <option value="">{who?.area ? areaName(who.area) : t('inbox.every_area')}</option>
      {towns.map((town) => (
        <option key={town.id} value={town.code}>
          {either(town.name_zh, town.name)}
        </option>
      ))}
    </select>
  );
}

export function ListPick() {
  const { filters } = useView();
  return (
    <label class="row tight small soft no-print">
      {t('reports.list')}
      <select
        class="select"
        value={String(listOf(filters))}
        onChange={(event) =>
          filter({
            list: event.currentTarget.value === String(LIST_DEFAULT) ? null : event.currentTarget.value,
          })
        }
      >
        {LISTS.map((size) => (
          <option key={size} value={String(size)}>
            {size}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Typing changes the address once it rests. */
export function FindRows({ label }: { label: string }) {
  const kept = useView().filters.find ?? '';
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  useEffect(() => {
    if (text === kept) return;
    const timer = setTimeout(() => filter({ find: text || null }, 'replace'), 250);
    return () => clearTimeout(timer);
  }, [text, kept]);
  return (
    <input
      class="input no-print"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  );
}

export function PrintButton() {
  return (
    <button type="button" class="button no-print" onClick={() => print()}>
      <Icon name="printer" />
      {t('reports.print')}
    </button>
  );
}
