// The analyst's page: the questions of the cookbook on the left, found by typing; the chosen one with its question, its SQL, its
// days and area, its rows as a table and as CSV. The question, the days and that it was run are in the address.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { either, number, t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, go, href, useView } from '../../state/view.ts';
import { csv, download } from '../../ui/csv.ts';
import { Icon } from '../../ui/icons.tsx';
import { Answered, Card, Empty, Failed, Waiting } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { plain, show } from '../reports/cells.tsx';
import { columns as columnsOf, type Row } from '../reports/columns.ts';
import { AreaPick } from '../reports/controls.tsx';
import { columnWord } from '../reports/words.ts';
import { useAreaNames } from '../warnings/names.ts';
import '../reports/reports.css';
import './analyst.css';

interface Recipe {
  name: string;
  title: string;
  title_zh?: string;
  question: string;
  question_zh?: string;
  sql: string;
}
interface Rows {
  columns: string[];
  rows: (Row | unknown[])[];
  sql: string;
}
const SHOWN = 500;

export function Page() {
  const { id } = useView();
  const who = useStore(session);
  const query = useQuery<Answer<{ queries: Recipe[] }>>(who?.may.analyse ? path('/cookbook') : null, {
    every: 600_000,
  });
  if (who && !who.may.analyse) {
    return (
      <div class="page">
        <PageHead />
        <Empty>{t('analyst.may_not')}</Empty>
      </div>
    );
  }
  return (
    <div class="page analyst" data-open={id !== ''}>
      <PageHead>
        <span class="small soft">{t('analyst.about')}</span>
      </PageHead>
      <Answered query={query}>
        {({ value }) => {
          const chosen = value.queries.find(({ name }) => name === id);
          return (
            <div class="analyst-body">
              <Choose queries={value.queries} />
              {chosen ? <Question key={chosen.name} of={chosen} /> : <Empty>{t('analyst.choose')}</Empty>}
            </div>
          );
        }}
      </Answered>
    </div>
  );
}

const titleOf = (recipe: Recipe) =>
  either(recipe.title_zh ?? recipe.question_zh ?? recipe.title, recipe.title);

function Choose({ queries }: { queries: readonly Recipe[] }) {
  const { id, filters } = useView();
  const kept = filters.find ?? '';
  const [text, setText] = useState(kept);
  useEffect(() => {
    if (text === kept) return;
    const timer = setTimeout(() => filter({ find: text || null }, 'replace'), 250);
    return () => clearTimeout(timer);
  }, [text, kept]);
  const words = text.trim().toLowerCase().split(/\s+/);
  const found = queries.filter((recipe) => {
    const all = [recipe.name, recipe.title, recipe.title_zh, recipe.question, recipe.question_zh, recipe.sql]
      .join(' ')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return (
    <nav class="analyst-list card" aria-label={t('page.analyst')}>
      <div class="analyst-find">
        <input
          class="input"
          type="search"
          placeholder={t('analyst.search')}
          aria-label={t('analyst.search')}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span class="small faint" role="status">
          {found.length === 0
            ? t('analyst.none')
            : t('analyst.found', { n: number(found.length), all: number(queries.length) })}
        </span>
      </div>
      <ul>
        {found.map((recipe) => (
          <li key={recipe.name}>
            <a
              href={href({ page: 'query', id: recipe.name, filters: text ? { find: text } : {} })}
              aria-current={recipe.name === id ? 'page' : undefined}
            >
              <span class="faint mono">{/^\d+/.exec(recipe.name)?.[0] ?? ''}</span>
              {titleOf(recipe)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Question({ of }: { of: Recipe }) {
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
  const query = useQuery<Answer<Rows>>(asked, { every: 3_600_000 });
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

function Result({ of, answer }: { of: Recipe; answer: Answer<Rows> }) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const { columns: names } = answer.value;
  // Rows come as lists or by name; a list is by the order of the columns.
  const rows = useMemo(
    () =>
      answer.value.rows.map(
        (row): Row =>
          Array.isArray(row) ? Object.fromEntries(names.map((name, at) => [name, row[at]])) : row,
      ),
    [answer, names],
  );
  const shown = useMemo(() => columnsOf(names, rows), [names, rows]);
  const table: Column<Row>[] = shown.map((column) => ({
    key: column.name,
    title: columnWord(column.name, lang),
    number: column.numeric,
    value: (row) => plain(column, row),
    show: (row) => show(column, row, { lang, areaName }),
  }));
  const save = () =>
    download(
      `quanyu-${of.name}.csv`,
      csv(
        names,
        rows.map((row) => names.map((name) => row[name])),
      ),
    );
  return (
    <Card
      title={t('analyst.rows', { n: number(rows.length), columns: number(names.length) })}
      flush
      actions={
        <>
          {answer.data === 'exercise' ? <span class="tag caution">{t('exercise.banner')}</span> : null}
          <button type="button" class="button small" onClick={save} disabled={rows.length === 0}>
            <Icon name="download" />
            {t('analyst.csv')}
          </button>
        </>
      }
      {...(rows.length > SHOWN ? { foot: t('analyst.rows_shown', { n: number(SHOWN) }) } : {})}
    >
      {rows.length === 0 ? (
        <Empty>{t('analyst.no_rows')}</Empty>
      ) : (
        <Table
          name="rows"
          caption={of.title}
          columns={table}
          rows={rows.slice(0, SHOWN)}
          rowKey={(_, at) => String(at)}
          first={SHOWN}
          foot={false}
        />
      )}
    </Card>
  );
}
