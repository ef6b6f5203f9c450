// What staff pages do by themselves: dialogs, menu, toasts, countdowns, uploads, fresh rows only.
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Dialogs: [data-opens=id] opens, [data-closes] closes the dialog or toast it stands in.
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-opens]');
    if (opener) open(opener.dataset.opens);
    const closer = event.target.closest('[data-closes]');
    if (closer) setTimeout(() => (closer.closest('dialog')?.close() ?? closer.closest('[data-toast]')?.remove()));
    if (event.target.matches('dialog')) event.target.close();
  });

  function open(id) {
    const dialog = document.getElementById(id);
    dialog.showModal();
    const input = find('input[type=search]', dialog);
    if (!input) return;
    input.value = '';
    input.dispatchEvent(new Event(`${id}:open`));
  }

  // A dialog is over when its form was taken. What else is shown anew leaves it open as it was filled in,
  // if it is still about the same thing.
  const filled = new Map();
  document.addEventListener('htmx:after:request', ({ target, detail }) => {
    if (detail.ctx.response?.status >= 300 || !target.matches?.('dialog form[hx-post]')) return;
    const dialog = target.closest('dialog');
    filled.delete(dialog.id);
    dialog.close();
  });
  document.addEventListener('close', (event) => filled.delete(event.target.id), true);
  document.addEventListener('htmx:before:swap', () => {
    for (const form of all('dialog[open] form[hx-post]')) {
      filled.set(form.closest('dialog').id, { about: new URL(form.action).pathname, typed: new FormData(form), at: document.activeElement.name });
    }
  });
  document.addEventListener('htmx:after:swap', () => {
    for (const [id, { about, typed, at }] of filled) {
      const dialog = document.getElementById(id);
      const form = dialog && find('form[hx-post]', dialog);
      if (!form || dialog.open || new URL(form.action).pathname !== about) continue;
      const fields = ':is(input:not([type=hidden], [type=file], [type=checkbox], [type=radio]), select, textarea)[name]';
      for (const field of all(fields, form)) if (typed.has(field.name)) field.value = typed.get(field.name);
      dialog.showModal();
      if (at) find(`[name="${at}"]`, form)?.focus();
    }
  });

  // The menu of narrow screens: what is behind it cannot be reached while it is open.
  const side = find('#side');
  const toggle = find('[data-side]');
  function showMenu(shown) {
    side.classList.toggle('open', shown);
    toggle.setAttribute('aria-expanded', String(shown));
    find('[data-veil]').hidden = !shown;
    find('#main').inert = shown;
    (shown ? find('a', side) : toggle).focus();
  }
  if (toggle) {
    toggle.addEventListener('click', () => showMenu(true));
    find('[data-veil]').addEventListener('click', () => showMenu(false));
    side.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && side.classList.contains('open')) showMenu(false);
    });
    matchMedia('(min-width: 900px)').addEventListener('change', (wide) => {
      if (wide.matches && side.classList.contains('open')) showMenu(false);
    });
  }

  // Toasts stay ten seconds, longer while they are pointed at or hold the focus.
  const toasts = find('#toasts');
  function age(toast) {
    setTimeout(() => (toast.matches(':hover, :focus-within') ? age(toast) : toast.remove()), 10_000);
  }
  if (toasts) {
    all('[data-toast]', toasts).forEach(age);
    new MutationObserver((changes) => {
      for (const change of changes) [...change.addedNodes].filter((node) => node.matches?.('[data-toast]')).forEach(age);
    }).observe(toasts, { childList: true });
  }
  document.addEventListener('htmx:finally:request', (event) => event.target.closest?.('[data-toast]')?.remove());
  document.addEventListener('htmx:error', (event) => {
    const lost = find('#lost');
    const live = event.target.closest?.('[hx-sse\\:connect]');
    if (lost && toasts && !live) toasts.append(lost.content.cloneNode(true));
  });

  // What was typed before htmx listened is searched for as well.
  document.addEventListener('htmx:after:process', () => {
    const typed = all('[role=search] input').filter((input) => input.value !== input.defaultValue);
    for (const input of typed) input.dispatchEvent(new Event('input', { bubbles: true }));
  }, { once: true });

  // A stream that may not be heard any more: the page asks again and is sent to log in.
  document.addEventListener('htmx:sse:error', (event) => {
    if (event.detail.status === 401) location.reload();
  });

  // A row comes once and never goes back in time: of two with one id, the higher data-v stays.
  document.addEventListener('htmx:before:swap', (event) => {
    for (const task of event.detail.tasks ?? []) {
      for (const element of all('[id][data-v]', task.fragment)) {
        const known = document.getElementById(element.id);
        if (!known) continue;
        const isOld = Number(known.dataset.v) > Number(element.dataset.v);
        const isInserted = /^(before|after)/.test(task.swapSpec.style);
        if (isInserted) (isOld ? element : known).remove();
        else if (isOld) element.replaceWith(known.cloneNode(true));
      }
    }
  });

  // The number before the title is the sum of what is new, as the navigation shows it.
  const figures = ['#count-alerts', '#count-new'].map((id) => find(id)).filter(Boolean);
  function retitle() {
    const sum = figures.reduce((total, figure) => total + Number(figure.textContent.replace(/\D/g, '')), 0);
    document.title = (sum ? `(${sum}) ` : '') + document.title.replace(/^\(\d+\) /, '');
  }
  const watcher = new MutationObserver(retitle);
  for (const figure of figures) watcher.observe(figure, { childList: true, characterData: true, subtree: true });

  // Countdowns: once a minute, by the clock of the house, in the words of the page's language.
  const served = new Date(document.documentElement.dataset.now);
  const now = () => served.getTime() + performance.now();
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
  function tick() {
    for (const time of all('[data-countdown]')) {
      const minutes = Math.round((new Date(time.dateTime) - now()) / 60_000);
      const [amount, unit] = Math.abs(minutes) < 90 ? [minutes, 'minute']
        : Math.abs(minutes) < 2_880 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / 1_440), 'day'];
      time.textContent = words.format(amount, unit);
    }
  }
  setInterval(tick, 60_000);

  // Tables: one box selects the rows of the page.
  document.addEventListener('change', (event) => {
    if (!event.target.matches('[data-select-all]')) return;
    for (const box of all('tbody [data-select]', event.target.closest('table'))) {
      box.checked = event.target.checked;
      box.dispatchEvent(new Event('change', { bubbles: true }));
    }
  });

  // Panes: the row of what is open is marked, and on narrow screens what is open is in front.
  document.addEventListener('htmx:after:swap', ({ detail }) => {
    const opened = find('.panes [data-opened]');
    if (!opened) return;
    for (const row of all('[data-list=open] [data-row]')) {
      row.classList.remove('at');
      if (row.id === opened.dataset.opened) row.setAttribute('aria-current', 'true'); else row.removeAttribute('aria-current');
    }
    if (detail.ctx.target?.matches('.panes > .detail')) opened.closest('.panes').classList.add('open');
  });

  // What was sent leaves its field, and is read again at [data-then]: no key falls into the field.
  document.addEventListener('htmx:after:request', ({ target, detail }) => {
    const sent = target.closest?.('[data-then] form');
    if (!sent || detail.ctx.response.status >= 300) return;
    const isOver = sent.contains(document.activeElement);
    sent.reset();
    if (isOver) find(sent.closest('[data-then]').dataset.then).focus({ preventScroll: true });
  });

  // Texts with a limit in bytes ([data-bytes]) say how many are left, and are not sent with more.
  document.addEventListener('input', ({ target }) => {
    const most = Number(target.dataset?.bytes);
    const said = most && find(`[data-bytes-of="${target.id}"]`);
    if (!said) return;
    const left = most - new TextEncoder().encode(target.value).length;
    said.textContent = (left < 0 ? said.dataset.over : said.dataset.left).replace('#', Math.abs(left).toLocaleString(document.documentElement.lang));
    said.classList.toggle('field-error', left < 0);
    target.setCustomValidity(left < 0 ? said.textContent : '');
  });

  const mac = /Mac|iP/.test(navigator.platform);
  if (mac) for (const mod of all('[data-mod]')) mod.textContent = '⌘';

  document.addEventListener('alpine:init', () => {
    // One writes at once in what was chosen to be written.
    Alpine.data('composer', () => ({
      mode: 'write',
      choose(mode) {
        this.mode = mode;
        this.$nextTick(() => this.$root.querySelector('form:not([hidden]) :is(select, textarea)')?.focus());
      },
    }));
    // A file chosen or dropped, sent with progress; htmx uses fetch, which has none.
    Alpine.data('upload', () => ({
      busy: false, done: 0, words: '',
      init() { this.$el.closest('form').addEventListener('submit', (event) => this.send(event)); },
      over() { this.$el.classList.add('over'); },
      out() { this.$el.classList.remove('over'); },
      drop(event) { this.out(); this.$refs.file.files = event.dataTransfer.files; },
      send(event) {
        event.preventDefault();
        const form = event.target;
        const say = this.$refs.words.dataset;
        const request = new XMLHttpRequest();
        request.upload.onprogress = (step) => {
          this.done = Math.round((100 * step.loaded) / step.total);
          this.words = step.loaded < step.total ? `${say.sending} ${this.done}%` : say.reading;
        };
        request.onload = () => {
          const next = request.getResponseHeader('HX-Redirect');
          if (next) { location.href = next; return; }
          this.busy = false;
          const region = document.getElementById('toasts');
          region.insertAdjacentHTML('beforeend', request.responseText.replace(/<\/?hx-partial[^>]*>/g, ''));
        };
        request.onerror = () => { this.busy = false; toasts.append(find('#lost').content.cloneNode(true)); };
        this.busy = true;
        request.open('POST', form.action);
        request.setRequestHeader('HX-Request', 'true');
        request.send(new FormData(form));
      },
    }));
  });
})();
