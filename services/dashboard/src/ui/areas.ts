// The areas with their figures and outlines, asked once for all who need them. Used by the city and town pages and wherever a code
// becomes a name.
import { path } from '../api/client.ts';
import { type Query, useQuery } from '../api/query.ts';
import type { Answer, Area } from '../api/types.ts';
import { either, t } from '../i18n/index.ts';

export const useAreas = (): Query<Answer<{ areas: Area[] }>> =>
  useQuery<Answer<{ areas: Area[] }>>(path('/areas'), { every: 15_000 });
export const useOutlines = (): Query<GeoJSON.FeatureCollection> =>
  useQuery<GeoJSON.FeatureCollection>(path('/areas.geojson'), { every: 600_000 });

/** Says the name of a code; the code itself where the areas do not have it. */
export function useAreaName(): (code: string | null | undefined) => string {
  const areas = useAreas().data?.value.areas ?? [];
  return (code) => {
    if (!code) return t('unknown');
    const found =
      areas.find((area) => area.code === code) ??
      areas.find((area) => area.kind !== 'county' && !!area.code && code.startsWith(area.code));
    return found ? either(found.name_zh, found.name) : code;
  };
}

/** A name short enough for a map: English names lose their generic part. */
export const shortOf = (area: Pick<Area, 'name' | 'name_zh'>): string =>
  either(area.name_zh, area.name?.replace(/ (Subdistrict|Town|Township)$/, ''));

/** Says the short name of a code. */
export function useShortName(): (code: string) => string {
  const areas = useAreas().data?.value.areas ?? [];
  return (code) => {
    const found = areas.find((area) => area.code === code);
    return found ? shortOf(found) : code;
  };
}

/** Towns first by code, then zones; without the county itself. */
export const townsOf = (areas: readonly Area[]): Area[] =>
  areas
    .filter((area) => area.kind === 'town' || area.kind === 'zone')
    .sort((a, b) => Number(a.overlay) - Number(b.overlay) || (a.code ?? '').localeCompare(b.code ?? ''));
