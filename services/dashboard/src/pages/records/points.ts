// The points of a kind in the days of the view, filtered as the page is, in slices of time. Used by the record lists and the town page.
import { useMemo } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Freshness } from '../../api/types.ts';
import { useView } from '../../state/view.ts';
import { type Kind, useAsked } from './query.ts';
import { sliceAt, slicesOf } from './slices.ts';

interface Points extends GeoJSON.FeatureCollection {
  quanyu?: { truncated: boolean; freshness: Freshness };
}

const timeOf = (point: GeoJSON.Feature): number =>
  Date.parse(String(point.properties?.['reported_at'] ?? point.properties?.['at']));

export function usePoints(kind: Kind, area?: string) {
  const asked = useAsked(area);
  const at = useView().filters.at;
  const query = useQuery<Points>(
    path('/points', { kind, from: asked.from, to: asked.to, area: asked.area }),
    { every: 60_000 },
  );
  // Points come without a tag: the same ones are not handed to the map again.
  const features = query.data?.features;
  const last = features?.at(-1)?.properties?.['subject'];
  const first = features?.[0]?.properties?.['subject'];
  const wanted = useMemo(() => {
    return (features ?? []).filter(
      (one) =>
        (!asked.class || one.properties?.class === asked.class) &&
        (!asked.status || one.properties?.status === asked.status),
    );
  }, [features?.length, first, last, asked.class, asked.status]);
  const slices = useMemo(
    () =>
      slicesOf(
        asked.from,
        asked.to,
        wanted.map((one) => timeOf(one)),
      ),
    [asked.from, asked.to, wanted],
  );
  const chosen = sliceAt(slices, at);
  const shown = useMemo((): GeoJSON.FeatureCollection => {
    const slice = slices[chosen];
    const features = slice
      ? wanted.filter((one) => {
          const time = timeOf(one);
          return time >= slice.from && time < slice.to;
        })
      : wanted;
    return { type: 'FeatureCollection', features };
  }, [wanted, slices, chosen]);
  return { query, slices, shown, truncated: query.data?.quanyu?.truncated ?? false };
}
