// Runs before the first paint: the remembered appearance, or the system's.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const wish = () => localStorage.getItem('theme') ?? 'system';
  const show = () => {
    root.dataset.bsTheme = wish() === 'dark' || (wish() === 'system' && dark.matches) ? 'dark' : 'light';
    for (const button of document.querySelectorAll('[data-theme]')) {
      button.setAttribute('aria-pressed', String(button.dataset.theme === wish()));
    }
    document.dispatchEvent(new Event('theme'));
  };
  show();
  dark.addEventListener('change', show);
  document.addEventListener('DOMContentLoaded', show);
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme]');
    if (!button) return;
    localStorage.setItem('theme', button.dataset.theme);
    show();
  });
})();
