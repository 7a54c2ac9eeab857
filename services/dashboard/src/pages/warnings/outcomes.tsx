// What became of the last actions: done, with undo where the life of a warning allows it; somebody was first, with what happened
// meanwhile; refused, with the reason and a retry. Used once a page; read aloud politely.
import { useEffect } from 'preact/hooks';
import { shortTime, t, tv } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { useView } from '../../state/view.ts';
import { Icon } from '../../ui/icons.tsx';
import { act, actorOf, type Event, putAway, type Told, told, undo } from './act.ts';
import { eventWord } from './history.tsx';
import { undoOf } from './lifecycle.ts';
import { titleOf } from './list.tsx';
import { useAreaNames } from './names.ts';

const DONE_MS = 7_000;
const UNDO_MS = 15_000;

export function Outcomes() {
  const results = useStore(told);
  return (
    <div class="outcomes no-print" role="status" aria-live="polite">
      {results.map((result) => (
        <One key={result.id} result={result} />
      ))}
    </div>
  );
}

function One({ result }: { result: Told }) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const done = result.results.filter(({ outcome }) => outcome.kind === 'done').length;
  const failed = result.results.filter(({ outcome }) => outcome.kind !== 'done');
  const undoable = done > 0 && undoOf(result.action) !== null;
  useEffect(() => {
    if (failed.length > 0) return;
    const timer = setTimeout(() => putAway(result.id), undoable ? UNDO_MS : DONE_MS);
    return () => clearTimeout(timer);
  }, [result.id, failed.length, undoable]);
  const word = t(`inbox.${result.action}_done`);
  return (
    <div class="outcome" data-kind={failed.length > 0 ? 'refused' : 'done'}>
      <div class="row">
        <strong>
          {result.results.length > 1
            ? t('inbox.done_of', { what: word, n: done })
            : failed.length > 0
              ? t(`inbox.${result.action}`)
              : word}
        </strong>
        {failed.length > 0 ? <span class="bad">{t('inbox.failed_of', { n: failed.length })}</span> : null}
        <span class="spread" />
        {undoable ? (
          <button type="button" class="button small" onClick={() => void undo(result)}>
            {t('inbox.undo')}
          </button>
        ) : null}
        <button
          type="button"
          class="button quiet icon small"
          aria-label={t('inbox.dismiss')}
          onClick={() => putAway(result.id)}
        >
          <Icon name="close" />
        </button>
      </div>
      {failed.map(({ warning, outcome }) => (
        <div key={warning.id} class="stack tight">
          <span class="small">{titleOf(warning, areaName, lang)}</span>
          {outcome.kind === 'moved' ? (
            <Moved since={outcome.since} status={outcome.now?.status ?? null} />
          ) : null}
          {outcome.kind === 'refused' ? (
            <div class="row small">
              <span>
                {t('inbox.refused', {
                  why: [outcome.error.title, outcome.error.problem.detail].filter(Boolean).join(' · '),
                })}
              </span>
              {outcome.error.problem.fix ? <span class="soft">{outcome.error.problem.fix}</span> : null}
              <button
                type="button"
                class="button small"
                onClick={() => {
                  putAway(result.id);
                  void act(result.action, [warning], result.details);
                }}
              >
                {t('inbox.retry')}
              </button>
            </div>
          ) : null}
        </div>
      ))}
    </div>
  );
}

/** What happened to the warning since whoever acted had seen it. */
function Moved({ since, status }: { since: readonly Event[]; status: string | null }) {
  return (
    <div class="stack tight small">
      <strong class="bad">{t('inbox.turn_moved')}</strong>
      <span class="soft">{t('inbox.turn_moved_help')}</span>
      <ul class="stack tight">
        {since.slice(-5).map((event) => (
          <li key={event.version}>
            <time dateTime={event.at}>{shortTime(event.at)}</time> {eventWord(event.event)} ·{' '}
            {actorOf(event) ?? t('inbox.by_system')}
          </li>
        ))}
      </ul>
      {status ? <span>{t('inbox.meanwhile_status', { status: tv('status', status) })}</span> : null}
    </div>
  );
}
