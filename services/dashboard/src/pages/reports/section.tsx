// A section of a report, whatever it counts: its rows as a table with intervals, its definition and rule, and a download of all
// columns as they came. Used by the report pages and the ledger of disputes.
import { useMemo } from 'preact/hooks';
import type { Freshness, Section } from '../../api/types.ts';
import { either, number, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { csv, download } from '../../ui/csv.ts';
import { useClaim } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Card } from '../../ui/states.tsx';
import { Table, type Column as TableColumn } from '../../ui/table.tsx';
import { useAreaNames } from '../warnings/names.ts';
import { plain, show } from './cells.tsx';
import { columns, type Row } from './columns.ts';
import { columnWord, valueWord } from './words.ts';

interface SectionProps {
  section: Section;
  freshness: Freshness;
  /** Shows only rows that hold this text. */
  wanted: string;
  /** How many rows were asked for. */
  list: number;
}

export function SectionCard({ section, freshness, wanted, list }: SectionProps) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const claim = useClaim(freshness);
  const names = section.columns.length > 0 ? section.columns : Object.keys(section.rows[0] ?? {});
  const shown = useMemo(() => columns(names, section.rows), [section]);
  const rows = useMemo(
    () => found(section.rows, wanted, (code) => `${areaName(code)} ${valueWord(code, lang)}`),
    [section, wanted, lang, areaName],
  );
  const table: TableColumn<Row>[] = shown.map((column) => ({
    key: column.name,
    title: columnWord(column.name, lang),
    number: column.numeric,
    value: (row) => plain(column, row),
    show: (row) => show(column, row, { lang, areaName }),
  }));
  const title = either(section.title_zh, capital(section.title));
  const save = () =>
    download(
      `quanyu-${section.definition || section.name}.csv`,
      csv(
        names,
        rows.map((row) => names.map((name) => row[name])),
      ),
    );
  return (
    <div id={`section-${section.name}`} class="section">
      <Card
        title={title}
        flush
        actions={
          <>
            <span class="small faint">
              {t(section.rows.length >= list ? 'reports.rows_cut' : 'reports.rows', {
                n: number(rows.length),
              })}
            </span>
            {rows.length > 0 ? (
              <button
                type="button"
                class="button quiet icon small"
                aria-label={`${t('reports.csv')}: ${title}`}
                title={t('reports.csv')}
                onClick={save}
              >
                <Icon name="download" />
              </button>
            ) : null}
          </>
        }
        foot={
          <details>
            <summary>
              {t('reports.rule')} <code>{section.definition}</code>
            </summary>
            <p lang="en">{section.rule}</p>
          </details>
        }
      >
        {rows.length === 0 ? (
          <div class="state short">
            {t(claim === 'live' || wanted !== '' ? 'reports.none' : 'reports.none_unknown')}
          </div>
        ) : (
          <Table
            name={section.name}
            caption={t('reports.table_of', { title })}
            columns={table}
            rows={rows}
            rowKey={(_, at) => String(at)}
            first={1_000}
            foot={false}
          />
        )}
      </Card>
    </div>
  );
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Rows in which a value, or the name it is shown by, holds the text. */
function found(rows: readonly Row[], wanted: string, named: (code: string) => string): readonly Row[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return rows;
  return rows.filter((row) =>
    Object.values(row).some((value) => {
      if (value === null || value === undefined) return false;
      const own = typeof value === 'object' ? JSON.stringify(value) : String(value);
      return (
        own.toLowerCase().includes(text) ||
        (typeof value === 'string' && named(value).toLowerCase().includes(text))
      );
    }),
  );
}
