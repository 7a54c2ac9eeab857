// The campaign of a year: which town is the theatre in which month and phase, who was deployed, and what it did, with caveats.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Section } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { either, t, tv } from '../../i18n/index.ts';
import { filter, go, useView } from '../../state/view.ts';
import { useOutlines, useShortName } from '../../ui/areas.ts';
import { Definition } from '../../ui/figure.tsx';
import { AreaMap, type Painted } from '../../ui/map/map.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Viewable } from '../../ui/viewable.tsx';
import { type Battle, battleOf, yearsOf } from './battles.ts';
import { Effect } from './effect.tsx';
import { BattleTable, PhaseTable } from './tables.tsx';
import { Timeline } from './timeline.tsx';
import './campaign.css';

const FILLS: Record<string, Painted> = {
  before: { fill: '--map-2' },
  during: { fill: '--map-5', ink: '--map-deep-text', halo: '--map-5' },
  after: { fill: '--map-3' },
  over: { fill: '--map-over' },
};

export function Page() {
  const query = useQuery<Answer<{ sections: Section[] }>>(path('/campaign'), { every: 60_000 });
  const { filters } = useView();
  const sections = query.data?.value.sections ?? [];
  const first = sections.find((section) =>
    section.rows.some((row) => 'theatre_code' in row && 'month' in row),
  );
  const battles = (first?.rows ?? []).map(battleOf);
  const years = yearsOf(battles);
  const year = years.find((one) => one === filters['year']) ?? years[0] ?? '';
  const shown = battles.filter((battle) => battle.month.startsWith(year));
  const phases = sections.find((section) => section.rows.some((row) => 'incidents_per_day' in row));
  return (
    <div class="page">
      <PageHead answer={query.data}>
        {years.length > 1 ? (
          <div class="segments" role="group" aria-label={t('campaign.year')}>
            {years.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === year}
                onClick={() => filter({ year: one })}
              >
                {one}
              </button>
            ))}
          </div>
        ) : (
          <span class="soft">{year}</span>
        )}
      </PageHead>
      <Answered query={query}>
        {() =>
          shown.length === 0 ? (
            <Empty>{t('campaign.none')}</Empty>
          ) : (
            <div class="campaign-grid">
              <Theatres battles={shown} {...(first ? { section: first } : {})} />
              <Viewable
                name="timeline"
                title={t('campaign.timeline')}
                picture={<Timeline battles={shown} year={Number(year)} />}
                table={<BattleTable battles={shown} />}
                foot={<Definition id={first?.definition} rule={first?.rule ?? null} />}
              />
            </div>
          )
        }
      </Answered>
      <Effect />
      {phases ? <PhaseTable section={phases} year={year} /> : null}
    </div>
  );
}

function Theatres({ battles, section }: { battles: readonly Battle[]; section?: Section }) {
  const outlines = useOutlines();
  const name = useShortName();
  const paint = (code: string): Painted => {
    const battle = battles.find((one) => one.theatre === code);
    if (!battle) return { fill: '--map-land', label: name(code) };
    return {
      ...(FILLS[battle.phase] ?? { fill: '--map-land' }),
      label: `${name(code)}\n${monthWord(battle.month)} ${tv('phase', battle.phase)}`,
    };
  };
  return (
    <Viewable
      name="theatres"
      what="map"
      flush
      title={section ? either(section.title_zh, t('campaign.map')) : t('campaign.map')}
      picture={
        <AreaMap
          areas={outlines.data}
          label={t('campaign.map.label')}
          paint={paint}
          onPick={(code) => go({ page: 'town', id: code })}
          labelSize={11.5}
          legend={
            <ul class="legend" aria-label={t('map.legend')}>
              {(['not begun', 'before', 'during', 'after', 'over'] as const).map((phase) => (
                <li key={phase}>
                  <span class="swatch" style={{ background: `var(${FILLS[phase]?.fill ?? '--map-land'})` }} />
                  {tv('phase', phase)}
                </li>
              ))}
            </ul>
          }
        />
      }
      table={<BattleTable battles={battles} />}
    />
  );
}

/** “11月” or “Nov”, of a month such as 2026-11. */
export function monthWord(month: string): string {
  const date = new Date(`${month.slice(0, 7)}-15T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return month;
  return either(
    `${date.getUTCMonth() + 1}月`,
    new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(date),
  );
}
