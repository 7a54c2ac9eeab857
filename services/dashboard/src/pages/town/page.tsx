// One town or zone: its figures beside last year's, what is open, where and of which class, and its latest records.
// The second step of the drill. Of a town outside one's area nothing but its name is shown.

import type { Area } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { either, type Key, number, t, tv } from '../../i18n/index.ts';
import { href, useView } from '../../state/view.ts';
import { useAreas } from '../../ui/areas.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { BothFall } from '../city/both_fall.tsx';
import { TownMap } from '../city/town_map.tsx';
import { Trend } from '../city/trend.tsx';
import { OpenWarnings } from '../city/warnings.tsx';
import { Breakdown } from '../records/breakdown.tsx';
import { usePoints } from '../records/points.ts';
import { useRecords } from '../records/query.ts';
import { RecordTable } from '../records/table.tsx';
import '../city/city.css';
import '../records/records.css';
import './town.css';

export function Page() {
  const { id } = useView();
  const areas = useAreas();
  return (
    <Answered query={areas}>
      {(answer) => {
        const area = answer.value.areas.find((one) => one.code === id);
        return (
          <div class="page">
            <PageHead
              answer={answer}
              title={
                area ? (
                  <span class="row">
                    {either(area.name_zh, area.name)}
                    {area.figures?.colour ? <ColourChip colour={area.figures.colour} /> : null}
                  </span>
                ) : (
                  id
                )
              }
            >
              {area?.overlay ? (
                <span class="tag">{t('town.overlay')}</span>
              ) : area ? (
                <span class="small faint">{`${tv('area', area.kind)} · ${area.code}`}</span>
              ) : null}
            </PageHead>
            {area ? (
              area.mine ? (
                <Town area={area} />
              ) : (
                <Empty>{t('town.not_mine')}</Empty>
              )
            ) : (
              <Empty>{t('town.missing', { code: id })}</Empty>
            )}
          </div>
        );
      }}
    </Answered>
  );
}

function Town({ area }: { area: Area }) {
  const code = area.code;
  const { shown } = usePoints('incident', code);
  const incidents = useRecords('incident', code, 12);
  const fires = useRecords('fire', code, 12);
  return (
    <>
      <BothFall area={code} />
      <Open area={area} />
      <div class="town-grid">
        <Card title={t('town.points')} flush class="town-map">
          <TownMap mode="incidents" focus={code} points={shown} />
        </Card>
        <OpenWarnings area={code} />
        <Breakdown
          kind="incident"
          by="class"
          title={t('town.classes')}
          name={(part) => tv('class', part)}
          area={code}
        />
      </div>
      <div class="halves">
        <Trend kind="incident" area={code} title="city.trend" />
        <Trend kind="fire" area={code} title="city.trend.fires" />
      </div>
      <div class="halves">
        <Card
          title={t('town.records')}
          flush
          actions={
            <a class="button quiet small" href={href({ page: 'incidents', id: '', filters: { area: code } })}>
              {t('town.all_incidents')}
            </a>
          }
        >
          <Answered query={incidents.first}>
            {() => <RecordTable kind="incident" rows={incidents.rows} brief />}
          </Answered>
        </Card>
        <Card title={t('town.fires')} flush>
          <Answered query={fires.first}>{() => <RecordTable kind="fire" rows={fires.rows} brief />}</Answered>
        </Card>
      </div>
    </>
  );
}

/** What is open now: counts, which say nothing about a change. */
function Open({ area }: { area: Area }) {
  const figures = area.figures;
  const items: [Key, number | null | undefined, string | null, string][] = [
    [
      'town.incidents_7d',
      figures?.incidents_7d,
      t('town.previous', { n: number(figures?.incidents_prev_7d) }),
      href({ page: 'incidents', id: '', filters: { area: area.code } }),
    ],
    [
      'town.hazards_open',
      figures?.hazards_open,
      t('town.overdue', { n: number(figures?.hazards_overdue) }),
      href({ page: 'ledger', id: 'hazards', filters: { area: area.code } }),
    ],
    [
      'town.disputes_open',
      figures?.disputes_open,
      null,
      href({ page: 'ledger', id: 'disputes', filters: { area: area.code } }),
    ],
    [
      'town.petitions_open',
      figures?.petitions_open,
      null,
      href({ page: 'ledger', id: 'petitions', filters: { area: area.code } }),
    ],
    ['town.population', area.population, null, ''],
  ];
  return (
    <dl class="open-counts">
      {items.map(([key, value, note, to]) => (
        <div key={key}>
          <dt>{to ? <a href={to}>{t(key)}</a> : t(key)}</dt>
          <dd class={value === null || value === undefined ? 'faint' : undefined}>
            {number(value)} {note ? <small class="faint">{note}</small> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
