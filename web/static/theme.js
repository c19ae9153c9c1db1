// @ts-check
// Sets the chosen colours before anything is drawn. A classic script in the head, so that no page flashes.
{
  const chosen = localStorage.getItem('presszero-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  if (new URLSearchParams(location.search).has('kiosk')) document.documentElement.dataset.kiosk = 'on';
}
