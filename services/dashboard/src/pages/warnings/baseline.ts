// Reads the sentence in which a detector says what it compared with: in Chinese where the form is known, and the counts
// in it. Pure. A sentence of another form is shown as it is.

export interface Said {
  /** In the language that was asked for. */
  readonly text: string;
  /** The counts that it was compared with, the oldest first; none when the sentence names none. */
  readonly counts: readonly number[];
}

type Rule = readonly [RegExp, (found: readonly string[]) => string];

const RULES: readonly Rule[] = [
  [
    /^the (\d+) bins before(, two between)?: (.*)$/,
    ([, bins, gap, counts]) => `此前 ${bins} 个时段${gap ? '（中间隔两个时段）' : ''}：${zh(counts)}`,
  ],
  [
    /^its share of all areas in the (\d+) bins before, (\d+) between, at their level now; dispersion ([\d.]+); counts before: (.*)$/,
    ([, bins, gap, dispersion, counts]) =>
      `此前 ${bins} 个时段（间隔 ${gap} 个）本地占全域的份额，按全域当前水平折算；离散度 ${dispersion}；此前计数：${zh(counts)}`,
  ],
  [
    /^the same season of (\d+) years, (\d+) bins on either side, the last (\d+) bins left out; dispersion ([\d.]+)$/,
    ([, years, wide, left, dispersion]) =>
      `过去 ${years} 年同期，前后各 ${wide} 个时段，最近 ${left} 个时段除外；离散度 ${dispersion}`,
  ],
  [
    /^cases of (\d+) places on (\d+) days: .*$/,
    ([, places, days]) => `${places} 个地点 ${days} 天的案件：同一地点的其他日子，和同一天的其他地点`,
  ],
  [/^visitors at (\S+); upper is what the site can hold$/, ([, at]) => `${at} 的在场人数；上限为场所承载量`],
  [
    /^open beyond their limit: (.*); the longest since (\d+) days$/,
    ([, named, days]) => `逾期未销号：${zh(named)}；最久已逾期 ${days} 天`,
  ],
  [
    /^open, with failed mediations, escalations or re-openings: (.*)$/,
    ([, named]) => `未化解，且有调解未成、升级或重开：${zh(named)}`,
  ],
  [
    /^minutes without a heartbeat; last heard at (\S+)(.*)$/,
    ([, at, rest]) => `无心跳的分钟数；最近一次 ${at}${rest}`,
  ],
  [
    /^within (\S+) m and (\S+) days: (.*)$/,
    ([, metres, days, named]) => `${metres} 米、${days} 天之内：${zh(named)}`,
  ],
];

const zh = (list: string | undefined): string => (list ?? '').replaceAll(', ', '、');

export function baseline(sentence: string, lang: 'zh' | 'en'): Said {
  const listed = /(?:before|between): ((?:\d+, )*\d+)$/.exec(sentence)?.[1] ?? '';
  const counts = listed === '' ? [] : listed.split(', ').map(Number);
  if (lang === 'en') return { text: sentence, counts };
  for (const [form, say] of RULES) {
    const found = form.exec(sentence);
    if (found) return { text: say(found), counts };
  }
  return { text: sentence, counts };
}
