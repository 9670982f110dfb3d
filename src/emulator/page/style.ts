/** The page's style sheet; follows the reader's dark or light setting. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f27, #e4e7ee); --soft: light-dark(#667085, #98a2b3);
  --paper: light-dark(#f6f7f9, #14171d); --card: light-dark(#fff, #1c2028); --line: light-dark(#e4e7ec, #2c323d);
  --good: light-dark(#067647, #47cd89); --bad: light-dark(#b42318, #f97066); --warn: light-dark(#b54708, #fdb022);
  --accent: light-dark(#175cd3, #84adff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; padding: 20px 28px 12px; }
h1 { margin: 0; font-size: 18px; } h2 { margin: 0; font-size: 14px; }
header p { margin: 0; color: var(--soft); }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; padding: 8px 28px 28px; }
@media (max-width: 1000px) { main { grid-template-columns: minmax(0, 1fr); } }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.bar { display: flex; gap: 12px; align-items: center; padding: 12px 16px; border-bottom: 1px solid var(--line); }
.bar input { flex: 1; min-width: 0; }
input, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; }
button { cursor: pointer; } button:hover, button:focus-visible { border-color: var(--accent); }
.scroll { max-height: 76vh; overflow: auto; }
table { width: 100%; border-collapse: collapse; }
th { position: sticky; top: 0; background: var(--card); text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 6px 16px; border-bottom: 1px solid var(--line); vertical-align: top; }
code, .mono { font: 12px/1.5 ui-monospace, monospace; word-break: break-all; }
.brief { white-space: nowrap; }
.soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
`;
