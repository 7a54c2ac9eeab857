// One question: its words, its days and area, its rows and its SQL. It runs when one says so. Used by the analyst’s page.
import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { either, t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { go, href, useView } from '../../state/view.ts';
import { Icon } from '../../ui/icons.tsx';
import { Card, Failed, Waiting } from '../../ui/states.tsx';
import { AreaPick } from '../reports/controls.tsx';
import { type Recipe, type Rows, titleOf } from './recipe.ts';
import { Result } from './result.tsx';

export function Question({ of }: { of: Recipe }) {
  const { filters, range } = useView();
  const days = daysOf(range, Date.now());
  const [from, setFrom] = useState(days.from);
  const [to, setTo] = useState(days.to);
  useEffect(() => {
    setFrom(days.from);
    setTo(days.to);
  }, [days.from, days.to]);
  const ran = filters.run === '1';
  // Rows are asked for when one says so, not again and again: a question may be dear.
  const asked = ran
    ? path(`/cookbook/${encodeURIComponent(of.name)}/rows`, {
        area: filters.area,
        from: days.from,
        to: days.to,
      })
    : null;
  const query = useQuery<Answer<Rows>>(asked, { every: 3_600_000, timeoutMs: 25_000 });
  const run = () => {
    const same = from === days.from && to === days.to;
    go({ ...(same ? {} : { range: { kind: 'absolute', from, to } }), filters: { ...filters, run: '1' } });
    if (same && ran) query.again();
  };
  return (
    <div class="stack analyst-one">
      <a
        class="button quiet small analyst-back"
        href={href({ page: 'analyst', id: '', filters: filters.find ? { find: filters.find } : {} })}
      >
        <Icon name="left" />
        {t('analyst.back')}
      </a>
      <Card title={titleOf(of)}>
        <div class="stack">
          <p>{either(of.question_zh ?? of.question, of.question)}</p>
          <form
            class="row"
            onSubmit={(event) => {
              event.preventDefault();
              run();
            }}
          >
            <label class="row tight">
              {t('analyst.from')}
              <input
                class="input"
                type="date"
                required
                value={from}
                max={to}
                onInput={(event) => setFrom(event.currentTarget.value)}
              />
            </label>
            <label class="row tight">
              {t('analyst.to')}
              <input
                class="input"
                type="date"
                required
                value={to}
                min={from}
                onInput={(event) => setTo(event.currentTarget.value)}
              />
            </label>
            <AreaPick />
            <span class="spread" />
            <button type="submit" class="button primary">
              <Icon name="play" />
              {t('analyst.run')}
            </button>
          </form>
        </div>
      </Card>
      {!ran ? null : query.error && query.data === null ? (
        <Failed error={query.error} again={query.again} />
      ) : query.data ? (
        <Result of={of} answer={query.data} />
      ) : (
        <Waiting />
      )}
      <Sql sql={query.data?.value.sql ?? of.sql} open={!ran} />
    </div>
  );
}

function Sql({ sql, open }: { sql: string; open: boolean }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(sql);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <details class="card sql" open={open}>
      <summary>{t('analyst.sql')}</summary>
      <button type="button" class="button small" onClick={() => void copy()}>
        {copied ? t('analyst.copied') : t('analyst.sql_copy')}
      </button>
      <pre tabIndex={0} role="region" aria-label={t('analyst.sql')}>
        <code>{sql}</code>
      </pre>
    </details>
  );
}
