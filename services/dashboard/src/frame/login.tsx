// Signing in with a key, typed or from the fragment of a link (`/login#key=…`), which never reaches a server's log.
// Used by the frame when nobody is signed in. The key is not kept, and is taken out of the address at once.
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api/errors.ts';
import { t } from '../i18n/index.ts';
import { signIn } from '../state/session.ts';
import { go, goTo, view } from '../state/view.ts';

/** The page that was asked for before signing in. */
let wanted: string | null = null;
export const remember = (address: string) => {
  wanted = address;
};

export function Login() {
  const [key, setKey] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const submit = async (value: string) => {
    setWorking(true);
    setError(null);
    try {
      await signIn(value.trim());
      if (view().page === 'login') {
        if (wanted) goTo(wanted, 'replace');
        else go({ page: 'city', id: '', filters: {} }, 'replace');
      }
    } catch (failed) {
      setError(failed instanceof ApiError ? failed : new ApiError('server', { detail: String(failed) }));
      setWorking(false);
    }
  };
  // once, with the link that opened the page.
  useEffect(() => {
    const given = new URLSearchParams(location.hash.slice(1)).get('key');
    if (!given) return;
    history.replaceState(null, '', location.pathname + location.search);
    void submit(given);
  }, []);
  return (
    <main class="login" id="content">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(key);
        }}
      >
        <span class="brand">
          <img src="/icon.svg" alt="" />
          <span>
            {t('product')}
            <small>{t('product.tagline')}</small>
          </span>
        </span>
        <h1>{t('login.title')}</h1>
        <div class="field">
          <label for="key">{t('login.key')}</label>
          <input
            id="key"
            class="input"
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
            aria-describedby="key-hint"
            required
          />
          <span class="small faint" id="key-hint">
            {t('login.hint')}
          </span>
        </div>
        {error ? (
          <div role="alert" class="small">
            <strong class="tag bad">
              {error.kind === 'unauthenticated' ? t('login.refused') : error.title}
            </strong>{' '}
            {error.kind === 'unauthenticated' ? '' : error.problem.detail}
          </div>
        ) : null}
        <button type="submit" class="button primary" disabled={working || !key}>
          {working ? t('login.working') : t('login.submit')}
        </button>
        <button
          type="button"
          class="button quiet small"
          onClick={() => go({ lang: view().lang === 'zh' ? 'en' : 'zh' }, 'replace')}
        >
          {view().lang === 'zh' ? 'English' : '中文'}
        </button>
      </form>
    </main>
  );
}
