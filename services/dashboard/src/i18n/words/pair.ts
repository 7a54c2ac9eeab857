// What a file of words is: keys with [中文, English]. A pair with one language missing does not compile.
export type Words = Record<string, readonly [zh: string, en: string]>;
