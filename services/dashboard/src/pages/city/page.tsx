// The city at a glance: both-fall figures, the map of towns, open warnings, what is coming in, who is silent. Drills to towns.
import { PageHead } from '../../frame/head.tsx';
import { type Key, t } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, useView } from '../../state/view.ts';
import { townsOf, useAreaName, useAreas } from '../../ui/areas.ts';
import { SilentSources } from '../../ui/freshness.tsx';
import { Answered, Card } from '../../ui/states.tsx';
import { Viewable } from '../../ui/viewable.tsx';
import { TownTable } from '../town/table.tsx';
import { BothFall } from './both_fall.tsx';
import { Feed, Today } from './feed.tsx';
import { MODES, type Mode } from './paint.ts';
import { TownMap } from './town_map.tsx';
import { Trend } from './trend.tsx';
import { Wall } from './wall.tsx';
import { OpenWarnings } from './warnings.tsx';
import './city.css';

export function Page() {
  return useView().kiosk ? <Wall /> : <City />;
}

export function useMode(): Mode {
  const asked = useView().filters.map as Mode | undefined;
  return asked && MODES.includes(asked) ? asked : 'warnings';
}

/** A town's officer sees the town's figures and, beside them, those of the whole city. */
function Falls() {
  const own = useStore(session)?.area;
  const name = useAreaName();
  if (!own || own.length <= 6) return <BothFall />;
  return (
    <>
      <BothFall area={own} title={name(own)} />
      <BothFall area={own.slice(0, 6)} title={t('city.whole')} />
    </>
  );
}

function City() {
  const areas = useAreas();
  const mode = useMode();
  const silent = areas.data?.freshness.sources_silent.length ?? 0;
  return (
    <div class="page">
      <PageHead answer={areas.data} />
      {silent > 0 ? (
        <div class="silent-strip" role="note">
          <strong>{t('city.silent.strip')}</strong>
          <SilentSources of={areas.data?.freshness} />
        </div>
      ) : null}
      <Falls />
      <div class="city-grid">
        <Viewable
          name="map"
          what="map"
          class="city-map"
          flush
          title={t('city.map')}
          actions={
            <div class="segments" role="group" aria-label={t('city.map.by')}>
              {MODES.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={one === mode}
                  onClick={() => filter({ map: one === 'warnings' ? null : one })}
                >
                  {t(`city.map.${one}` as Key)}
                </button>
              ))}
            </div>
          }
          picture={<TownMap mode={mode} />}
          table={
            <Answered query={areas}>{(answer) => <TownTable areas={townsOf(answer.value.areas)} />}</Answered>
          }
        />
        <OpenWarnings most={20} />
        <Card title={t('city.feed')} flush actions={<Today />}>
          <Feed />
        </Card>
      </div>
      <div class="halves">
        <Trend kind="incident" title="city.trend" />
        <Trend kind="fire" title="city.trend.fires" />
      </div>
    </div>
  );
}
