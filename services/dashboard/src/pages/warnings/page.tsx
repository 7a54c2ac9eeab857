// The warning inbox and a warning's own address: the list with its filters, beside it the one that is open, what can be done to one
// or to many, and what became of it. It follows the stream without being loaded again; all that it shows is in the address.
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { WarningRow } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { number, t } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { createStore, useStore } from '../../state/store.ts';
import { filter, useView } from '../../state/view.ts';
import { FreshnessBadge } from '../../ui/freshness.tsx';
import { Answered } from '../../ui/states.tsx';
import { act } from './act.ts';
import { Bulk } from './bulk.tsx';
import { None, useRing } from './calm.tsx';
import { ActionDialog, AT_ONCE } from './dialog.tsx';
import { Filters, Preferences, useFilter } from './filters.tsx';
import { matches } from './inbox.ts';
import { useInboxKeys } from './keys.ts';
import { type Action, allowed } from './lifecycle.ts';
import { inOrder, List } from './list.tsx';
import { Outcomes } from './outcomes.tsx';
import { Panel } from './panel.tsx';
import { useWarnings } from './state.ts';
import './warnings.css';

/** Those that are ticked, while one goes from the list to one of them and back. */
const ticked = createStore<ReadonlySet<string>>(new Set());
let scrolled = 0;

/** More than anybody reads; the rest are behind filters. */
const SHOWN = 200;

export function Page() {
  const view = useView();
  const wanted = useFilter();
  const may = useStore(session)?.may.act ?? false;
  const now = useNow(15_000);
  const query = useWarnings(wanted.state === 'ended' || wanted.state === 'all' ? 'all' : 'open');
  const { warnings } = query;
  const chosen = useStore(ticked);
  const [asked, setAsked] = useState<{ action: Action; warnings: WarningRow[] } | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  useRing(warnings);

  const visible = useMemo(
    () =>
      inOrder(
        warnings.filter((warning) => matches(warning, wanted)),
        wanted.grouped,
      ),
    [
      warnings,
      wanted.state,
      wanted.colours.join(),
      wanted.definition,
      wanted.area,
      wanted.grouped,
      wanted.endedFrom,
    ],
  );
  const shown = visible.slice(0, Number(view.filters.shown) || SHOWN);
  const picked = visible.filter(({ id }) => chosen.has(id));
  const organisations = useMemo(
    () =>
      [
        ...new Set(
          warnings
            .flatMap(({ organisation, acknowledged_by }) => [organisation, acknowledged_by])
            .filter((name): name is string => !!name),
        ),
      ].sort(),
    [warnings],
  );
  const choose = (ids: readonly string[], on: boolean) =>
    ticked.update((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (on) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  const ask = (action: Action, targets: readonly WarningRow[]) => {
    const can = targets.filter((warning) => allowed(action, warning.status));
    if (!may || can.length === 0) return;
    if (AT_ONCE.includes(action)) void act(action, can).then(() => ticked.set(new Set()));
    else setAsked({ action, warnings: [...targets] });
  };
  const open = view.page === 'warning' ? view.id : '';
  useInboxKeys({
    order: shown.map(({ id }) => id),
    open,
    cursor,
    setCursor,
    tick: (id) => choose([id], !chosen.has(id)),
    ask: (action, id) => {
      const one = warnings.find((warning) => warning.id === id);
      if (one) ask(action, [one]);
    },
    filters: view.filters,
  });

  const side = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (side.current) side.current.scrollTop = scrolled;
  }, []);
  const answer = query.data;
  return (
    <div class="page inbox" data-open={open !== ''}>
      {open === '' ? (
        <PageHead answer={answer}>
          <Preferences />
        </PageHead>
      ) : (
        <header class="page-head inbox-head-beside">
          <h2 class="as-title">{t('page.warnings')}</h2>
          <FreshnessBadge of={answer?.freshness ?? null} />
          <span class="spread" />
          <Preferences />
        </header>
      )}
      <Filters warnings={warnings} known={answer !== null} />
      <Bulk chosen={picked} ask={(action) => ask(action, picked)} none={() => ticked.set(new Set())} />
      <div class="inbox-body">
        <div
          class="inbox-list"
          ref={side}
          onScroll={(event) => {
            scrolled = event.currentTarget.scrollTop;
          }}
        >
          <Answered query={query}>
            {(answered) =>
              shown.length === 0 ? (
                <None
                  filtered={wanted.colours.length > 0 || wanted.definition !== '' || wanted.area !== ''}
                  freshness={answered.freshness}
                  state={wanted.state}
                />
              ) : (
                <List
                  warnings={shown}
                  grouped={wanted.grouped}
                  open={open}
                  cursor={cursor}
                  chosen={chosen}
                  choose={choose}
                  now={now}
                  may={may}
                />
              )
            }
          </Answered>
          {visible.length > shown.length ? (
            <button
              type="button"
              class="button more"
              onClick={() => filter({ shown: String(shown.length + SHOWN) }, 'replace')}
            >
              {t('inbox.more', { n: number(Math.min(SHOWN, visible.length - shown.length)) })}
            </button>
          ) : null}
          {query.cut ? <p class="small soft cut">{t('inbox.cut')}</p> : null}
        </div>
        {open === '' ? null : (
          <Panel
            key={open}
            id={open}
            known={warnings}
            may={may}
            now={now}
            ask={(action, warning) => ask(action, [warning])}
          />
        )}
      </div>
      {asked ? (
        <ActionDialog
          action={asked.action}
          warnings={asked.warnings}
          organisations={organisations}
          done={(details) => {
            setAsked(null);
            if (details === null) return;
            const can = asked.warnings.filter((warning) => allowed(asked.action, warning.status));
            void act(asked.action, can, details).then(() => ticked.set(new Set()));
          }}
        />
      ) : null}
      <Outcomes />
    </div>
  );
}
