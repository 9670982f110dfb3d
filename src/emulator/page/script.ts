/** What the page does: shows customers and journal, and asks again every two seconds. Texts are set, never parsed. */
export const SCRIPT = `
const $ = (id) => document.getElementById(id);
let customers = [];
let seen = 0;

function cell(row, text, className) {
  const td = row.insertCell();
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

function overageOf(one) {
  if (one.overageOwner !== 'us') return ['another partner', 'warn brief'];
  const shown = one.visibleOverage;
  const pending = JSON.stringify(shown) === JSON.stringify(one.overage) ? '' : ' (changing)';
  if (!shown) return ['not set' + pending, 'soft'];
  return shown.overageEnabled ? ['on' + pending, 'good'] : ['off' + pending, 'bad'];
}

function notesOf(one) {
  const notes = [];
  if (one.relationshipToPartner === 'none') notes.push('no relationship');
  if (!one.subscriptions.some((s) => s.consumptionType === 'overage' && s.status === 'active')) notes.push('not eligible');
  if (one.subscriptions.some((s) => s.offerId.startsWith('MS-AZR'))) notes.push('legacy Azure');
  if (!one.subscriptions.some((s) => s.entitlements)) notes.push('no Azure plan');
  if (one.indirectResellers.length) notes.push('reseller ' + one.indirectResellers.join(', '));
  return notes.join(' · ');
}

function drawCustomers() {
  const wanted = $('search').value.toLowerCase();
  const shown = customers.filter((one) => (one.companyName + ' ' + one.id).toLowerCase().includes(wanted));
  $('count').textContent = shown.length + ' of ' + customers.length;
  const rows = shown.map((one) => {
    const row = document.createElement('tr');
    const name = cell(row, one.companyName);
    const id = document.createElement('div');
    id.className = 'mono soft';
    id.textContent = one.id;
    name.append(id);
    cell(row, ...overageOf(one));
    cell(row, notesOf(one), 'soft');
    return row;
  });
  $('customers').replaceChildren(...rows);
}

function drawRequests(requests) {
  for (const one of requests) {
    seen = Math.max(seen, one.sequence);
    const row = $('requests').insertRow(0);
    cell(row, one.at.slice(11, 23), 'mono soft brief');
    const what = cell(row, one.method + ' ' + one.path, 'mono');
    if (one.body !== null) what.title = JSON.stringify(one.body, null, 2);
    cell(row, one.status === null ? '–' : one.status, one.status === null || one.status >= 400 ? 'bad' : 'good');
  }
  while ($('requests').rows.length > 200) $('requests').deleteRow(-1);
}

async function refresh() {
  try {
    const [state, journal] = await Promise.all([
      fetch('/_emulator/state').then((answer) => answer.json()),
      fetch('/_emulator/requests?after=' + seen).then((answer) => answer.json()),
    ]);
    if (journal.total < seen) forgetJournal();
    customers = state.customers;
    drawCustomers();
    drawRequests(journal.requests);
    $('live').textContent = 'Connected.';
    $('live').className = 'good';
  } catch {
    $('live').textContent = 'Not reachable.';
    $('live').className = 'bad';
  }
}

function forgetJournal() {
  seen = 0;
  $('requests').replaceChildren();
}

$('search').addEventListener('input', drawCustomers);
$('clear').addEventListener('click', async () => {
  await fetch('/_emulator/requests', { method: 'DELETE' });
  forgetJournal();
});
$('reset').addEventListener('click', async () => {
  await fetch('/_emulator/reset', { method: 'POST' });
  forgetJournal();
  refresh();
});
setInterval(refresh, 2000);
refresh();
`;
