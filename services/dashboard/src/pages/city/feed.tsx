// What is coming in, newest first, each a way to its record. Used by the city page and the wall screen.
// When nothing comes it says which it is: calm with every source heard, or a feed that may be dead.
import type { FeedItem } from '../../api/types.ts';
import { clock, eventWord, number, t, tv } from '../../i18n/index.ts';
import { live } from '../../state/live.ts';
import { useStore } from '../../state/store.ts';
import { href } from '../../state/view.ts';
import { useAreaName } from '../../ui/areas.ts';
import { useClaim } from '../../ui/freshness.tsx';
import { Empty, Waiting } from '../../ui/states.tsx';

export function Feed({ most = 30 }: { most?: number }) {
  const snapshot = useStore(live.store).snapshot;
  const name = useAreaName();
  const state = useClaim(snapshot?.freshness);
  if (!snapshot) return <Waiting />;
  const silent = (snapshot.freshness?.sources_silent.length ?? 0) > 0;
  if (snapshot.feed.length === 0) {
    return <Empty>{state === 'live' && !silent ? t('city.feed.calm') : t('city.feed.dead')}</Empty>;
  }
  return (
    <ol class="feed" tabIndex={0} aria-label={t('city.feed')}>
      {snapshot.feed.slice(0, most).map((item) => (
        <li key={`${item.subject}${item.event}${item.received_at}`}>
          <time dateTime={item.received_at}>{clock(item.received_at)}</time>
          <span class="feed-kind" data-kind={item.kind}>
            {item.kind === 'incident' && item.class ? tv('class', item.class) : tv('kind', item.kind)}
          </span>
          <a class="truncate" href={address(item)}>
            {name(item.area_code)}
          </a>
          <span class="faint truncate">{eventWord(item.event)}</span>
        </li>
      ))}
    </ol>
  );
}

const address = (item: FeedItem) => {
  const at = item.subject.indexOf(':');
  return href({
    page: 'record',
    kind: item.subject.slice(0, at),
    id: item.subject.slice(at + 1),
    filters: {},
  });
};

/** Today's counts beside the feed's title. */
export function Today() {
  const counts = useStore(live.store).snapshot?.counts;
  return (
    <span class="small soft">
      {t(counts?.incident?.last_hour === undefined ? 'city.feed.today.only' : 'city.feed.today', {
        incidents: number(counts?.incident?.today),
        hour: number(counts?.incident?.last_hour),
        fires: number(counts?.fire?.today),
      })}
    </span>
  );
}
