// The rows of a question as a table and as a file. Used by the analyst’s page.
import { useMemo } from 'preact/hooks';
import type { Answer } from '../../api/types.ts';
import { number, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { csv, download } from '../../ui/csv.ts';
import { Icon } from '../../ui/icons.tsx';
import { Card, Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { plain, show } from '../reports/cells.tsx';
import { columns as columnsOf, type Row } from '../reports/columns.ts';
import { columnWord } from '../reports/words.ts';
import { useAreaNames } from '../warnings/names.ts';
import type { Recipe, Rows } from './recipe.ts';

const SHOWN = 500;

export function Result({ of, answer }: { of: Recipe; answer: Answer<Rows> }) {
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
