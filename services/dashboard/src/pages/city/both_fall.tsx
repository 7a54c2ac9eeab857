// The both-fall figures (双降) in a row, with what they are compared with said once, and the verdict only as far as evidence goes.
// Used by the city page, the town page and the wall screen.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Comparison } from '../../api/types.ts';
import { civil, t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { ComparisonFigure } from '../../ui/figure.tsx';
import { againstWords } from '../../ui/range.tsx';
import { Answered } from '../../ui/states.tsx';
import { verdict } from '../../ui/tone.ts';

export function useComparisons(area?: string) {
  const view = useView();
  const { from, to } = daysOf(view.range, Date.now());
  return useQuery<Answer<{ figures: Comparison[] }>>(
    path('/comparisons', { from, to, against: view.against, area }),
    {
      every: 20_000,
    },
  );
}

export function BothFall({ area, title }: { area?: string; title?: string }) {
  const view = useView();
  const query = useComparisons(area);
  return (
    <Answered query={query}>
      {({ value: { figures } }) => {
        const first = figures[0];
        const found = verdict(figures);
        return (
          <section class="both" aria-label={t(`city.both.${found}`)}>
            <p class="both-line">
              {title ? <strong>{title}</strong> : null}
              <strong class={found === 'yes' ? 'tag good' : found === 'rise' ? 'tag bad' : 'tag'}>
                {t(`city.both.${found}`)}
              </strong>
              {first ? (
                <span class="small faint">
                  {t('city.versus', {
                    now: `${civil(first.current.from)}–${civil(first.current.to, true)}`,
                    reference: `${againstWords(view.against, view.range)} ${civil(first.reference.from)}–${civil(first.reference.to, true)}`,
                  })}
                  {first.complete === false ? ` · ${t('figure.incomplete')}` : ''}
                </span>
              ) : null}
            </p>
            <div class="figures">
              {figures.map((one) => (
                <ComparisonFigure key={`${one.definition}${one.part ?? ''}`} of={one} />
              ))}
            </div>
          </section>
        );
      }}
    </Answered>
  );
}
