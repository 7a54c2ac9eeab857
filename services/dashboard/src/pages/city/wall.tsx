// The wall screen: read from across the room. The map stays; beside it warnings, feed and figures take turns.
// `?kiosk=1`; Escape or the button leaves it. With reduced motion or on hold nothing turns by itself.
import { useEffect, useState } from 'preact/hooks';
import { LiveButton } from '../../frame/top.tsx';
import { clock, full, t } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, go, useView } from '../../state/view.ts';
import { useAreaName, useAreas } from '../../ui/areas.ts';
import { FreshnessBadge, SilentSources } from '../../ui/freshness.tsx';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { BothFall } from './both_fall.tsx';
import { Feed, Today } from './feed.tsx';
import { TownMap } from './town_map.tsx';
import { useOpenWarnings, WarningList } from './warnings.tsx';

const PANELS = ['warnings', 'feed', 'figures'] as const;
const TURN_MS = 15_000;

export function Wall() {
  const view = useView();
  const who = useStore(session);
  const areas = useAreas();
  const now = useNow();
  const areaName = useAreaName();
  const held = PANELS.find((panel) => panel === view.filters.panel);
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (held || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const timer = setInterval(() => setAt((before) => before + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [held]);
  const panel = held ?? PANELS[at % PANELS.length] ?? 'warnings';
  return (
    <div class="wall">
      <header class="wall-head">
        <img src="/icon.svg" alt="" />
        <h1 id="page-title" tabIndex={-1}>
          {who?.area ? areaName(who.area) : t('session.whole')} · {t('product.tagline')}
        </h1>
        {areas.data?.data === 'exercise' ? <span class="tag caution">{t('exercise.banner')}</span> : null}
        <span class="spread" />
        <FreshnessBadge of={areas.data?.freshness} />
        <LiveButton />
        <time class="wall-clock" title={full(now)}>
          {clock(now)}
        </time>
        <button
          type="button"
          class="button quiet"
          onClick={() => filter({ panel: held ? null : panel }, 'replace')}
        >
          {held ? t('kiosk.turn') : t('kiosk.hold')}
        </button>
        <button type="button" class="button quiet" onClick={() => go({ kiosk: false, filters: {} })}>
          {t('kiosk.exit')}
        </button>
      </header>
      {areas.data && areas.data.freshness.sources_silent.length > 0 ? (
        <div class="silent-strip" role="note">
          <strong>{t('city.silent.strip')}</strong>
          <SilentSources of={areas.data.freshness} />
        </div>
      ) : null}
      <div class="wall-body">
        <Card title={t('city.map')} flush>
          <TownMap mode="warnings" labelSize={Math.max(14, Math.round(innerWidth / 88))} />
        </Card>
        {panel === 'warnings' ? <Warnings /> : null}
        {panel === 'feed' ? (
          <Card title={t('city.feed')} flush actions={<Today />}>
            <Feed most={16} />
          </Card>
        ) : null}
        {panel === 'figures' ? (
          <div class="wall-figures">
            <BothFall />
          </div>
        ) : null}
      </div>
    </div>
  );
}

function Warnings() {
  const query = useOpenWarnings();
  return (
    <Card title={t('city.warnings')} flush>
      <Answered query={query}>
        {(answer) =>
          answer.value.warnings.length === 0 ? (
            <Empty>{t('city.warnings.none')}</Empty>
          ) : (
            <WarningList warnings={answer.value.warnings} most={9} />
          )
        }
      </Answered>
    </Card>
  );
}
