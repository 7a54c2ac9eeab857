// Why a warning was raised: the sentence, the numbers with interval and chance, what it was compared with, how the colour went, the
// detector with its parameters and versions, how many false ones to expect, how fresh the data were and who was silent.
import { type ComponentChildren, Fragment } from 'preact';
import type { Colour, Freshness, WarningRow } from '../../api/types.ts';
import { dateTime, number, shortTime, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { SilentSources } from '../../ui/freshness.tsx';
import { Card } from '../../ui/states.tsx';
import { Subject } from '../reports/cells.tsx';
import { of as ofPair, readable, valueWord } from '../reports/words.ts';
import type { Detail } from './act.ts';
import { baseline } from './baseline.ts';
import { BaselineChart } from './chart.tsx';
import { areasOf } from './inbox.ts';
import { categoryName, definitionName, useAreaNames } from './names.ts';
import { Numbers } from './numbers.tsx';
import { PARAMETER_WORDS } from './parameter-words.ts';
import { colours } from './series.ts';

export function Why({
  warning,
  detail,
  freshness,
}: {
  warning: WarningRow;
  detail: Detail;
  freshness: Freshness;
}) {
  const { lang } = useView();
  const said = baseline(warning.baseline ?? '', lang);
  const changes = colours(detail.history);
  return (
    <>
      <Card title={t('inbox.why')}>
        <div class="stack">
          <p class="why-sentence">{useSentence(warning)}</p>
          <Numbers of={warning} />
          {said.text ? (
            <p class="small">
              <span class="faint">{t('inbox.compared')}: </span>
              <Named text={said.text} />
            </p>
          ) : null}
        </div>
      </Card>
      <BaselineChart warning={warning} baseline={detail.baseline} />
      <div class="why-columns">
        <Card title={t('inbox.parameters')}>
          <dl class="facts">
            <Fact name={t('inbox.definition')}>
              {definitionName(warning.definition, lang)} <code class="faint">{warning.definition}</code>
            </Fact>
            <Fact name={t('inbox.detector')}>
              {valueWord(warning.detector, lang)} <code class="faint">{warning.detector}</code>
            </Fact>
            <Fact name={t('inbox.detector_version')}>{String(warning.detector_version)}</Fact>
            <Fact name={t('inbox.set_version')}>{warning.set_version || t('unknown')}</Fact>
            <Fact name={t('inbox.bins_of')}>{valueWord(warning.bin, lang)}</Fact>
            {parameters(detail.parameters).map(([name, value]) => (
              <Fact key={name} name={parameterName(name, lang)}>
                <code>{value}</code>
              </Fact>
            ))}
          </dl>
        </Card>
        <Card title={t('inbox.data_as_of')}>
          <div class="stack">
            <div>
              <strong>{dateTime(warning.data_as_of_at)}</strong>
              <div class="small faint">{t('inbox.data_as_of_help')}</div>
            </div>
            <div class="stack tight">
              <h3>{t('inbox.silent')}</h3>
              <div class="small">
                <SilentSources of={freshness} />
              </div>
            </div>
            <div class="stack tight">
              <h3>{t('inbox.colours')}</h3>
              <ol class="row tight">
                {(changes.length > 0 ? changes : [{ at: warning.raised_at, colour: warning.colour }]).map(
                  (change) => (
                    <li key={change.at} class="row tight small">
                      <ColourChip colour={change.colour as Colour} />
                      <time class="faint" dateTime={change.at}>
                        {shortTime(change.at)}
                      </time>
                    </li>
                  ),
                )}
              </ol>
            </div>
          </div>
        </Card>
      </div>
    </>
  );
}

function useSentence(warning: WarningRow): string {
  const { lang } = useView();
  const areaName = useAreaNames();
  const words = {
    from: dateTime(warning.from_at),
    to: dateTime(warning.to_at),
    area: areasOf(warning)
      .map(areaName)
      .join(lang === 'zh' ? '、' : ', '),
    what: categoryName(warning.category, warning.definition, lang),
    observed: number(warning.observed, 1),
    expected: number(warning.expected, 1),
  };
  return warning.expected === null || warning.expected === undefined
    ? t('inbox.why_rule', words)
    : t('inbox.why_sentence', words);
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <Fragment>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </Fragment>
  );
}

/** Parameters as lines; what is nested is shown as it is written. */
function parameters(given: Record<string, unknown> | null): [string, string][] {
  const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(given ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, shown(value)]],
  );
}

function parameterName(name: string, lang: 'zh' | 'en'): string {
  const pair = Object.hasOwn(PARAMETER_WORDS, name) ? PARAMETER_WORDS[name] : undefined;
  return pair ? ofPair(pair, lang) : readable(name);
}

/** A sentence whose records lead to their own pages. */
function Named({ text }: { text: string }) {
  const parts = text.split(/((?:hazard|dispute|incident|fire|petition):[\w.-]*\w)/);
  return <>{parts.map((part, at) => (at % 2 === 1 ? <Subject key={at} subject={part} /> : part))}</>;
}
