// The towns as a table: the map's other form, and the page of towns. Used by both.
import type { Area } from '../../api/types.ts';
import { either, type Key, number, t, tv } from '../../i18n/index.ts';
import { href } from '../../state/view.ts';
import { COLOURS, ColourChip } from '../../ui/colour.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const COUNTS = [
  'warnings_open',
  'incidents_7d',
  'incidents_prev_7d',
  'fires_28d',
  'hazards_open',
  'hazards_overdue',
  'disputes_open',
  'petitions_open',
] as const;

/** Gravest first; unknown last. */
const gravity = (area: Area): number | null => {
  if (!area.figures) return null;
  return area.figures.colour ? 4 - COLOURS.indexOf(area.figures.colour) : 0;
};

export function TownTable({ areas }: { areas: readonly Area[] }) {
  const to = (area: Area) => href({ page: 'town', id: area.code, filters: {} });
  const columns: Column<Area>[] = [
    {
      key: 'name',
      title: t('town.name'),
      value: (area) => either(area.name_zh, area.name),
      show: (area) => (
        <span class="row tight">
          <a href={to(area)}>{either(area.name_zh, area.name)}</a>
          {area.overlay ? <span class="tag">{tv('area', area.kind)}</span> : null}
        </span>
      ),
    },
    {
      key: 'colour',
      title: t('town.colour'),
      value: gravity,
      show: (area) =>
        area.figures ? (
          <ColourChip colour={area.figures.colour} />
        ) : (
          <span class="faint">{area.mine ? t('unknown') : t('map.not_mine')}</span>
        ),
    },
    ...COUNTS.map(
      (key): Column<Area> => ({
        key,
        title: t(`town.${key}` as Key),
        number: true,
        value: (area) => area.figures?.[key],
        show: (area) => {
          const value = area.figures?.[key];
          return (
            <span class={value === null || value === undefined ? 'faint' : undefined}>{number(value)}</span>
          );
        },
      }),
    ),
    { key: 'population', title: t('town.population'), number: true, value: (area) => area.population },
  ];
  return (
    <Table
      name="towns"
      caption={t('page.towns')}
      columns={columns}
      rows={areas}
      rowKey={(area) => area.id}
      to={to}
      sort={{ key: 'colour', descending: true }}
    />
  );
}
