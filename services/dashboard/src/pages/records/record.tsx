// One record: its state, and every event that made it, down to the raw event and its position in the log.
// The last step of the drill: city → town → record → raw event.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Row } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { dateTime, eventWord, full, type Key, number, span, t, tv } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { useAreaName, useOutlines } from '../../ui/areas.ts';
import { AreaMap } from '../../ui/map/map.tsx';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { ONE } from './query.ts';
import './records.css';

interface EventRow {
  event_id: string;
  event: string;
  occurred_at: string;
  recorded_at: string | null;
  received_at: string;
  source: string;
  actor?: string | null;
  actor_organisation?: string | null;
  actor_role?: string | null;
  payload: unknown;
  topic?: string;
  partition: number;
  offset: number;
}
type Found = Answer<{ record: Row; events: EventRow[]; truncated?: boolean }>;

/** First what an officer asks; the rest stands below, as the table names it. */
const FIRST = [
  'status',
  'area_code',
  'class',
  'category_class',
  'category_type',
  'intake_class',
  'severity',
  'channel',
  'place',
  'organisation',
  'property_use',
  'cause',
  'grade',
  'deaths',
  'serious_injuries',
  'outcome',
  'merged_into',
  'source',
  'hazard_class',
  'level',
  'dispute_type',
  'matter',
  'fire_type',
  'due_at',
  'reported_at',
  'registered_at',
  'lodged_at',
  'answered_at',
  'resolved_at',
  'dispatched_at',
  'arrived_at',
  'under_control_at',
  'extinguished_at',
  'closed_at',
] as const;
const ALWAYS = new Set(['status', 'area_code']);

const blank = (value: unknown) => value === null || value === undefined || value === '';

export function Page() {
  const { kind, id } = useView();
  const base = ONE[kind];
  const known = base !== undefined;
  const query = useQuery<Found>(known ? path(`${base}/${encodeURIComponent(id)}`) : null, {
    every: 10_000,
  });
  return (
    <div class="page">
      <PageHead
        answer={known ? query.data : undefined}
        title={
          <>
            {tv('kind', kind)} <span class="soft">{id}</span>
          </>
        }
      />
      {known ? (
        <Answered query={query}>{(answer) => <Record {...answer.value} />}</Answered>
      ) : (
        <Empty>{t('record.unsupported')}</Empty>
      )}
    </div>
  );
}

function Record({ record, events }: { record: Row; events: EventRow[] }) {
  const anomalies = Array.isArray(record.anomalies) ? (record.anomalies as string[]) : [];
  const shown = new Set<string>([...FIRST, 'longitude', 'latitude', 'anomalies', 'subject']);
  const rest = Object.entries(record).filter(([name, value]) => !shown.has(name) && !blank(value));
  return (
    <div class="record">
      <div class="stack">
        <Card title={t('record.state')}>
          <div class="stack">
            {record.counted === false || anomalies.length > 0 ? (
              <p class="row">
                {record.counted === false ? <span class="tag caution">{t('record.not_counted')}</span> : null}
                {anomalies.map((one) => (
                  <span key={one} class="tag bad" title={t('record.anomalies')}>
                    {one.replaceAll('_', ' ')}
                  </span>
                ))}
              </p>
            ) : null}
            <dl class="facts">
              {FIRST.filter((name) => ALWAYS.has(name) || !blank(record[name])).flatMap((name) => [
                <dt key={`t${name}`}>{t(`field.${name}` as Key)}</dt>,
                <dd key={`d${name}`} class={blank(record[name]) ? 'faint' : undefined}>
                  <FieldValue name={name} value={record[name]} />
                </dd>,
              ])}
            </dl>
            <details>
              <summary>{t('record.other')}</summary>
              <dl class="facts small">
                {rest.flatMap(([name, value]) => [
                  <dt key={`t${name}`}>
                    <code>{name}</code>
                  </dt>,
                  <dd key={`d${name}`}>
                    {typeof value === 'object' ? JSON.stringify(value) : String(value)}
                  </dd>,
                ])}
              </dl>
            </details>
          </div>
        </Card>
        <Place record={record} />
      </div>
      <Card title={`${t('record.events')} · ${number(events.length)}`}>
        <ol class="timeline">
          {events.map((event, at) => (
            <Happened key={event.event_id} event={event} before={events[at - 1]} />
          ))}
        </ol>
      </Card>
    </div>
  );
}

function FieldValue({ name, value }: { name: string; value: unknown }) {
  const area = useAreaName();
  if (blank(value)) return <>{t('unknown')}</>;
  const text = String(value);
  if (name.endsWith('_at')) return <time dateTime={text}>{dateTime(text)}</time>;
  if (name === 'area_code') return <>{area(text)}</>;
  if (name === 'status') return <span class="tag accent">{tv('status', text)}</span>;
  if (name.includes('class')) return <>{tv('class', text)}</>;
  if (name === 'severity') return <>{tv('severity', text)}</>;
  return <>{typeof value === 'number' ? number(value, 2) : text.replaceAll('_', ' ')}</>;
}

function Happened({ event, before }: { event: EventRow; before: EventRow | undefined }) {
  const gap = before ? (Date.parse(event.occurred_at) - Date.parse(before.occurred_at)) / 1000 : null;
  return (
    <li>
      <div class="row">
        <strong>{eventWord(event.event)}</strong>
        <time dateTime={event.occurred_at} title={full(event.occurred_at)}>
          {dateTime(event.occurred_at)}
        </time>
        {gap !== null && gap > 0 ? <span class="small faint">+{span(gap)}</span> : null}
      </div>
      <div class="small soft">
        {event.source}
        {[event.actor, event.actor_organisation, event.actor_role]
          .filter(Boolean)
          .map((one) => ` · ${one}`)
          .join('')}
      </div>
      <details>
        <summary>{t('record.raw')}</summary>
        <dl class="facts small">
          <dt>event_id</dt>
          <dd>
            <code>{event.event_id}</code>
          </dd>
          <dt>{t('record.occurred')}</dt>
          <dd>{full(event.occurred_at)}</dd>
          <dt>{t('record.recorded')}</dt>
          <dd>{full(event.recorded_at)}</dd>
          <dt>{t('record.received')}</dt>
          <dd>{full(event.received_at)}</dd>
          <dt>{t('record.position')}</dt>
          <dd>
            <code>
              {[event.topic, event.partition, event.offset].filter((one) => one !== undefined).join(' / ')}
            </code>
          </dd>
        </dl>
        <pre class="raw" tabIndex={0}>
          {JSON.stringify(event.payload, null, 2)}
        </pre>
      </details>
    </li>
  );
}

function Place({ record }: { record: Row }) {
  const outlines = useOutlines();
  const [longitude, latitude] = [record.longitude, record.latitude];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return null;
  const points: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { subject: record.subject },
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
      },
    ],
  };
  const area = typeof record.area_code === 'string' ? record.area_code : null;
  return (
    <Card title={t('record.where')} flush foot={`WGS-84 ${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}>
      <AreaMap
        areas={outlines.data}
        label={t('record.where')}
        paint={() => ({ fill: '--map-land' })}
        points={points}
        around={[longitude, latitude]}
        selected={area}
        height={300}
      />
    </Card>
  );
}
