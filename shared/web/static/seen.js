// Tells once that a person has the page before the eyes: followed links alone say nothing.
(() => {
  const form = document.querySelector('[data-seen]');
  const tell = () => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', tell);
    fetch(form.dataset.seen, { method: 'POST', keepalive: true });
  };
  if (!form) return;
  document.addEventListener('visibilitychange', tell);
  tell();
})();
