// One warning: head with what it is and where it stands, the actions that hold from there, why, what happened, what is related.
// It is the whole page on a phone and stands beside the list elsewhere. Used by the inbox.
import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, WarningRow } from '../../api/types.ts';
import { ago, dateTime, t, tv } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { href, useView } from '../../state/view.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { FreshnessBadge } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Card, Failed, Waiting } from '../../ui/states.tsx';
import { valueWord } from '../reports/words.ts';
import { type Detail, pending } from './act.ts';
import { History } from './history.tsx';
import { ACTIONS, type Action, allowed } from './lifecycle.ts';
import { titleOf } from './list.tsx';
import { definitionName, useAreaNames } from './names.ts';
import { observedText, ratioText, Status } from './parts.tsx';
import { useNewest } from './state.ts';
import { Why } from './why.tsx';

interface PanelProps {
  id: string;
  /** What the list has; of it the one that is asked for is shown until its own answer is there. */
  known: readonly WarningRow[];
  may: boolean;
  now: number;
  ask: (action: Action, warning: WarningRow) => void;
}

export function Panel({ id, known, may, now, ask }: PanelProps) {
  const listed = known.find((warning) => warning.id === id) ?? null;
  const query = useQuery<Answer<Detail>>(path(`/warnings/${encodeURIComponent(id)}`), { every: 15_000 });
  const newest = useNewest(query.data?.value.warning ?? listed);
  const { filters } = useView();
  const [seen, heard] = [query.data?.value.warning.version, newest?.version];
  const { again } = query;
  // The stream tells the state and not the event behind it: what happened is asked for.
  useEffect(() => {
    if (seen !== undefined && heard !== undefined && heard > seen) again();
  }, [seen, heard]);
  if (!newest) {
    return (
      <div class="panel">
        <Back filters={filters} />
        {query.error?.kind === 'missing' ? (
          <div class="state">
            <strong>{t('inbox.not_found')}</strong>
          </div>
        ) : query.error ? (
          <Failed error={query.error} again={query.again} />
        ) : (
          <Waiting />
        )}
      </div>
    );
  }
  return (
    <article class="panel" aria-labelledby="page-title">
      <Back filters={filters} />
      <Head of={newest} now={now} freshness={query.data?.freshness ?? null} />
      {may ? <Actions of={newest} ask={ask} /> : <p class="small soft">{t('inbox.may_not')}</p>}
      {query.error && query.data === null ? <Failed error={query.error} again={query.again} /> : null}
      {query.data ? (
        <>
          <Why warning={newest} detail={query.data.value} freshness={query.data.freshness} />
          <Card title={t('inbox.history')}>
            <History events={query.data.value.history} />
          </Card>
          <Related ids={query.data.value.related} known={known} />
        </>
      ) : query.error ? null : (
        <Waiting />
      )}
    </article>
  );
}

function Back({ filters }: { filters: Readonly<Record<string, string>> }) {
  return (
    <a class="panel-back button quiet small no-print" href={href({ page: 'warnings', id: '', filters })}>
      <Icon name="left" />
      {t('inbox.back')}
    </a>
  );
}

function Head({
  of,
  now,
  freshness,
}: {
  of: WarningRow;
  now: number;
  freshness: Parameters<typeof FreshnessBadge>[0]['of'];
}) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const under = useStore(pending).get(of.id);
  const ratio = ratioText(of);
  const said: [string, string | null][] = [
    [t('inbox.last_action'), of.last_action || null],
    [t('inbox.last_comment'), of.last_comment || null],
    [t('inbox.shelved_reason'), of.status === 'shelved' ? of.shelved_reason || null : null],
    [
      t('inbox.clearing'),
      of.ended_at && of.clearing && of.clearing !== 'unspecified' ? valueWord(of.clearing, lang) : null,
    ],
    [t('inbox.verdict'), of.verdict && of.verdict !== 'unspecified' ? valueWord(of.verdict, lang) : null],
  ];
  const facts = said.filter(([, value]) => value !== null);
  return (
    <header class="panel-head stack tight">
      <div class="row tight">
        <ColourChip colour={of.colour} />
        {of.colour_max && of.colour_max !== of.colour ? (
          <span class="tag">{t('inbox.more_severe', { colour: tv('colour', of.colour_max) })}</span>
        ) : null}
        <Status of={of} pending={under} />
        {of.exercise ? (
          <span class="tag" title={t('inbox.exercise_help')}>
            {t('inbox.exercise')}
          </span>
        ) : null}
        {of.escalation ? <span class="tag bad">{t('inbox.escalated_to', { n: of.escalation })}</span> : null}
        <span class="spread" />
        <span class="no-print row tight">
          <CopyLink />
          <a class="button quiet small" href={`/api/v1/warnings/${encodeURIComponent(of.id)}/cap.xml`}>
            <Icon name="download" />
            {t('inbox.cap')}
          </a>
        </span>
      </div>
      <h1 id="page-title" tabIndex={-1} class="panel-title">
        {titleOf(of, areaName, lang)}
      </h1>
      <p class="soft">
        {definitionName(of.definition, lang)} · {observedText(of)}
        {ratio ? ` · ${ratio}` : null}
      </p>
      <p class="small faint row tight">
        <span>
          {t('inbox.raised_ago', { ago: ago(of.raised_at, now) })} ({dateTime(of.raised_at)})
        </span>
        {of.revised ? <span>· {t('inbox.revised_times', { n: of.revised })}</span> : null}
        {of.acknowledged_by ? <span>· {t('inbox.acknowledged_by', { who: of.acknowledged_by })}</span> : null}
        {of.organisation ? <span>· {t('inbox.with', { who: of.organisation })}</span> : null}
        {freshness ? <FreshnessBadge of={freshness} brief /> : null}
      </p>
      {facts.length === 0 ? null : (
        <dl class="facts small">
          {facts.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </header>
  );
}

/** What most often comes next stands first; the keys are beside the words. */
export const ACTION_KEYS: Readonly<Partial<Record<Action, string>>> = {
  acknowledge: 'a',
  assign: 'e',
  shelve: 's',
  resume: 'r',
  comment: 'c',
};

function Actions({ of, ask }: { of: WarningRow; ask: PanelProps['ask'] }) {
  const under = useStore(pending).has(of.id);
  const can = ACTIONS.filter((action) => allowed(action, of.status));
  return (
    <div class="panel-actions row tight no-print" role="group" aria-label={t('inbox.more_actions')}>
      {can.map((action, at) => (
        <button
          key={action}
          type="button"
          class={`button ${at === 0 && of.status !== 'cleared' && of.status !== 'expired' ? 'primary' : ''}`}
          disabled={under}
          onClick={() => ask(action, of)}
        >
          {t(`inbox.${action}`)}
          {ACTION_KEYS[action] ? <kbd>{ACTION_KEYS[action]}</kbd> : null}
        </button>
      ))}
    </div>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(location.origin + location.pathname);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" class="button quiet small" onClick={() => void copy()}>
      {copied ? t('inbox.copied') : t('inbox.copy_link')}
    </button>
  );
}

/** Named by what the list knows; of another, open only by its address, there is only the id. */
function Related({ ids, known }: { ids: readonly string[]; known: readonly WarningRow[] }) {
  const { lang, filters } = useView();
  const areaName = useAreaNames();
  if (ids.length === 0) return null;
  return (
    <Card title={t('inbox.related')}>
      <ul class="stack tight">
        {ids.map((id) => {
          const warning = known.find((one) => one.id === id);
          return (
            <li key={id} class="row tight">
              {warning ? <ColourChip colour={warning.colour} brief /> : null}
              <a href={href({ page: 'warning', id, filters })}>
                {warning
                  ? `${titleOf(warning, areaName, lang)} · ${definitionName(warning.definition, lang)}`
                  : id}
              </a>
              {warning ? <Status of={warning} brief /> : null}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
