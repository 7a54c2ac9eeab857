// Incidents or fires of the days shown: where, of which class, in which town, and one by one. Used by both pages.
import { path } from '../../api/client.ts';
import { PageHead } from '../../frame/head.tsx';
import { number, t, tv } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, go, useView } from '../../state/view.ts';
import { townsOf, useAreaName, useAreas, useOutlines, useShortName } from '../../ui/areas.ts';
import { Icon } from '../../ui/icons.tsx';
import { AreaMap } from '../../ui/map/map.tsx';
import { Answered, Card, Failed } from '../../ui/states.tsx';
import { Viewable } from '../../ui/viewable.tsx';
import { Trend } from '../city/trend.tsx';
import { Breakdown } from './breakdown.tsx';
import { Playback } from './playback.tsx';
import { usePoints } from './points.ts';
import { type Kind, split, useAsked, useRecords } from './query.ts';
import { RecordTable } from './table.tsx';
import './records.css';

const STATUSES: Record<Kind, readonly string[]> = {
  incident: ['reported', 'dispatched', 'arrived', 'closed', 'reopened', 'merged', 'invalidated'],
  fire: [
    'reported',
    'dispatched',
    'arrived',
    'under_control',
    'extinguished',
    'closed',
    'reopened',
    'merged',
    'invalidated',
  ],
};
const FILTERS = ['class', 'area', 'status'] as const;

export function RecordList({ kind }: { kind: Kind }) {
  const name = useAreaName();
  const records = useRecords(kind);
  const asked = useAsked();
  // Towns side by side are for those who may see more than one.
  const town = (useStore(session)?.area?.length ?? 0) > 6;
  return (
    <div class="page">
      <PageHead answer={records.first.data}>
        <Filters kind={kind} />
      </PageHead>
      <div class="record-grid">
        <Where kind={kind} />
        <Breakdown kind={kind} by="class" title={t('records.classes')} name={(part) => tv('class', part)} />
        {town ? null : <Breakdown kind={kind} by="area" title={t('records.areas')} name={name} />}
      </div>
      <Trend
        kind={kind}
        title={kind === 'fire' ? 'city.trend.fires' : 'city.trend'}
        {...(asked.area ? { area: asked.area } : {})}
        {...(asked.class ? { part: asked.class } : {})}
      />
      <Card
        title={t('records.list')}
        flush
        actions={(['csv', 'ndjson'] as const).map((format) => (
          <a
            key={format}
            class="button quiet small"
            download
            href={`/api/v1${path('/export', { kind, format, from: asked.from, to: asked.to, area: asked.area })}`}
          >
            <Icon name="download" />
            {t(`records.export.${format}`)}
          </a>
        ))}
      >
        <Answered query={records.first}>{() => <RecordTable kind={kind} rows={records.rows} />}</Answered>
        {records.error ? <Failed error={records.error} /> : null}
        {records.next ? (
          <p class="table-foot">
            <button type="button" class="button" disabled={records.loading} onClick={records.next}>
              {t('records.next')}
            </button>
          </p>
        ) : null}
      </Card>
    </div>
  );
}

function Filters({ kind }: { kind: Kind }) {
  const { filters } = useView();
  const name = useAreaName();
  const towns = townsOf(useAreas().data?.value.areas ?? []).filter((area) => area.mine && !area.overlay);
  const some = FILTERS.some((one) => filters[one]);
  return (
    <>
      {filters.class ? <Chosen words={tv('class', filters.class)} lift="class" /> : null}
      {towns.length > 1 ? (
        <select
          class="select"
          aria-label={t('records.filter.area')}
          value={filters.area ?? ''}
          onChange={(event) => filter({ area: event.currentTarget.value })}
        >
          <option value="">
            {t('records.filter.area')}: {t('all')}
          </option>
          {towns.map((area) => (
            <option key={area.code} value={area.code}>
              {name(area.code)}
            </option>
          ))}
        </select>
      ) : null}
      <select
        class="select"
        aria-label={t('records.filter.status')}
        value={filters.status ?? ''}
        onChange={(event) => filter({ status: event.currentTarget.value })}
      >
        <option value="">
          {t('records.filter.status')}: {t('all')}
        </option>
        {STATUSES[kind].map((status) => (
          <option key={status} value={status}>
            {tv('status', status)}
          </option>
        ))}
      </select>
      {some ? (
        <button
          type="button"
          class="button quiet"
          onClick={() => filter({ class: null, area: null, status: null })}
        >
          {t('records.clear')}
        </button>
      ) : null}
    </>
  );
}

function Chosen({ words, lift }: { words: string; lift: string }) {
  return (
    <button type="button" class="button small" aria-pressed="true" onClick={() => filter({ [lift]: null })}>
      {words}
      <Icon name="close" />
    </button>
  );
}

function Where({ kind }: { kind: Kind }) {
  const outlines = useOutlines();
  const name = useShortName();
  const { area } = useAsked();
  const { query, slices, shown, truncated } = usePoints(kind);
  const rows = shown.features.map(
    (one) => ({ subject: '', ...one.properties, area_code: undefined }) as { subject: string },
  );
  return (
    <Viewable
      name="where"
      what="map"
      class="record-map"
      flush
      title={t('records.map')}
      actions={
        <span class="small soft">
          {query.data ? t('records.points', { n: number(shown.features.length) }) : ''}
        </span>
      }
      foot={`${query.error && !query.data ? `${query.error.title} · ` : ''}${truncated ? `${t('records.truncated')} · ` : ''}${t('records.no_position')}`}
      picture={
        <>
          <AreaMap
            areas={outlines.data}
            label={t('records.map.label')}
            paint={(code) => ({ fill: '--map-land', ...(area ? {} : { label: name(code) }) })}
            points={shown}
            {...(area ? { focus: area, selected: area } : {})}
            onPick={(code) => filter({ area: code === area ? null : code })}
            onPoint={(subject) => {
              const found = split(subject);
              go({ page: 'record', kind: found.kind, id: found.id });
            }}
          />
          <Playback slices={slices} />
        </>
      }
      table={<RecordTable kind={kind} rows={rows} />}
    />
  );
}
