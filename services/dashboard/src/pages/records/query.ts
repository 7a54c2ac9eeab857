// What a list of records is asked for: days, filters, pages. Used by the incident, fire and town pages.
import { useEffect, useState } from 'preact/hooks';
import { get, path } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { type Query, useQuery } from '../../api/query.ts';
import type { Answer, RecordPage, RecordRow } from '../../api/types.ts';
import { daysOf } from '../../state/range.ts';
import { useView } from '../../state/view.ts';

export type Kind = 'incident' | 'fire';
export const PLURAL: Record<Kind, string> = { incident: '/incidents', fire: '/fires' };

/** Where one record of a kind is asked for. */
export const ONE: Readonly<Record<string, string | undefined>> = {
  incident: '/incidents',
  fire: '/fires',
  hazard: '/hazards/records',
  dispute: '/disputes/records',
  petition: '/petitions/records',
  work_accident: '/work-accidents/records',
};

const PAGE = 100;

/** `incident:JJ33…` is the record JJ33… of the kind incident. */
export function split(subject: string): { kind: string; id: string } {
  const at = subject.indexOf(':');
  return at < 0 ? { kind: '', id: subject } : { kind: subject.slice(0, at), id: subject.slice(at + 1) };
}

/** The days and filters of the view, for whatever is asked. */
export function useAsked(area?: string) {
  const view = useView();
  const { from, to, days } = daysOf(view.range, Date.now());
  const { class: kind, status } = view.filters;
  return { from, to, days, area: area ?? view.filters.area, class: kind, status };
}

interface Pages {
  first: Query<Answer<RecordPage>>;
  rows: RecordRow[];
  /** Loads the next page; null when there is none. */
  next: (() => void) | null;
  loading: boolean;
  error: ApiError | null;
}

export function useRecords(kind: Kind, area?: string, size: number = PAGE): Pages {
  const { days: _, ...asked } = useAsked(area);
  const base = { ...asked, page_size: size };
  const address = path(PLURAL[kind], base);
  const first = useQuery<Answer<RecordPage>>(address, { every: 15_000 });
  const [more, setMore] = useState<{ rows: RecordRow[]; token: string | null }>({ rows: [], token: null });
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  // Another question starts from its first page.
  useEffect(() => setMore({ rows: [], token: null }), [address]);
  const token = more.token ?? first.data?.value.next_page_token ?? '';
  const next = async () => {
    setLoading(true);
    setError(null);
    try {
      const page = await get<Answer<RecordPage>>(path(PLURAL[kind], { ...base, page_token: token }));
      setMore({ rows: [...more.rows, ...page.value.records], token: page.value.next_page_token });
    } catch (failed) {
      setError(failed instanceof ApiError ? failed : new ApiError('server', { detail: String(failed) }));
    }
    setLoading(false);
  };
  const seen = new Set<string>();
  const rows = [...(first.data?.value.records ?? []), ...more.rows].filter((row) => {
    if (seen.has(row.subject)) return false;
    seen.add(row.subject);
    return true;
  });
  return { first, rows, next: token ? () => void next() : null, loading, error };
}
