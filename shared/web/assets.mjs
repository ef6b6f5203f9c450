// Makes static/vendor: copies, purges, bundles and hashes what npm installed. Run after `npm ci`.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PurgeCSS } from 'purgecss';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const modules = path.join(root, 'node_modules');
const out = path.join(here, 'static/vendor');
const manifest = {};

const scripts = {
  // In one file: htmx sets out by itself right after its script, and a page that it has processed
  // before an extension came never connects to its live line.
  'htmx.js': [
    'htmx.org/dist/htmx.min.js',
    'htmx.org/dist/ext/hx-sse.min.js',
    'htmx.org/dist/ext/hx-alpine-compat.min.js',
  ],
  'alpine.js': ['@alpinejs/csp/dist/cdn.min.js'],
  'tabler.js': ['@tabler/core/dist/js/tabler.min.js'],
};

// Alphabet → range: a browser fetches only what a page needs; `ext` is for Polish.
const fonts = {
  'latin-wght-normal': 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext-wght-normal': 'U+0100-02BA,U+1E00-1E9F,U+20A0-20AB,U+20AD-20C0',
};

const charts = `
  import * as echarts from 'echarts/core';
  import { BarChart, LineChart } from 'echarts/charts';
  import { GridComponent, TooltipComponent } from 'echarts/components';
  import { SVGRenderer } from 'echarts/renderers';
  echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);
  window.echarts = echarts;`;

function put(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  manifest[name] = name.replace(/(\.[^.]+)$/, `.${hash}$1`);
  fs.writeFileSync(path.join(out, manifest[name]), content);
}

const read = (...parts) => fs.readFileSync(path.join(modules, ...parts));
const together = (parts) => parts.map((file) => read(...file.split('/'))).join('\n;');

function files(folder, pattern) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((name) => pattern.test(name) && !name.includes(`${path.sep}vendor${path.sep}`));
}

const sources = [
  ...files(path.join(root, 'shared/web'), /\.(html|js|py)$/),
  ...files(path.join(root, 'services'), /(templates.*\.html|\.py)$/),
  ...files(path.join(root, 'tests/support'), /\.(html|py)$/),
];

async function purged() {
  const [sheet] = await new PurgeCSS().purge({
    content: sources,
    css: [path.join(modules, '@tabler/core/dist/css/tabler.min.css')],
    safelist: {
      standard: [/^show/, /^collaps/, /^dropdown/, /^fade/, /^was-validated/, /^is-/],
      deep: [/data-bs-theme/],
    },
  });
  return sheet.css;
}

async function bundled() {
  const stdin = { contents: charts, resolveDir: root };
  const made = await build({ stdin, bundle: true, minify: true, format: 'iife', write: false });
  return Buffer.from(made.outputFiles[0].contents);
}

// Every quoted word that is the name of an icon: icon("star"), icon="star", Entry(…, "star").
function sprite() {
  const words = new Set(sources.flatMap(
    (name) => [...fs.readFileSync(name, 'utf8').matchAll(/["']([a-z][a-z0-9-]*)["']/g)].map((found) => found[1]),
  ));
  const symbols = [...words].sort().map(symbol).filter(Boolean);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

function symbol(name) {
  const file = path.join(modules, 'lucide-static/icons', `${name}.svg`);
  if (!fs.existsSync(file)) return '';
  const inner = fs.readFileSync(file, 'utf8').match(/<svg[^>]*>([^]*)<\/svg>/)[1].replace(/\s+/g, ' ').trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}

function typeface() {
  return Object.entries(fonts).map(([file, range]) => {
    put(`inter-${file}.woff2`, read('@fontsource-variable/inter/files', `inter-${file}.woff2`));
    return `@font-face{font-family:Inter;src:url(${manifest[`inter-${file}.woff2`]}) format('woff2');font-weight:100 900;font-display:swap;unicode-range:${range}}`;
  }).join('\n');
}

fs.mkdirSync(out, { recursive: true });
for (const [name, parts] of Object.entries(scripts)) put(name, together(parts));
put('tabler.css', await purged());
put('echarts.js', await bundled());
put('icons.svg', sprite());
put('fonts.css', typeface());
fs.writeFileSync(path.join(out, 'manifest.json'), JSON.stringify(manifest, null, 1));
const kept = new Set([...Object.values(manifest), 'manifest.json']);
// What a running process still names stays for an hour.
const isOld = (file) => Date.now() - fs.statSync(file).mtimeMs > 3_600_000;
for (const file of fs.readdirSync(out).filter((name) => !kept.has(name)).map((name) => path.join(out, name))) {
  if (isOld(file)) fs.rmSync(file);
}
