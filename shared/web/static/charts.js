// Draws [data-chart] with ECharts from JSON: {kind, labels, values, unit, name}. Loaded only where a chart is.
(() => {
  let library;
  const load = (url) => (library ??= new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = resolve;
    document.head.append(script);
  }));

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function axis() {
    const line = { lineStyle: { color: token('--line') } };
    return { axisLabel: { color: token('--ink-2'), fontSize: 10 }, axisLine: line, splitLine: line, axisTick: { show: false } };
  }

  // A value between two that are missing has no line: it is shown as a dot.
  function point(value, at, values) {
    const isAlone = value != null && values[at - 1] == null && values[at + 1] == null;
    return { value, symbol: isAlone ? 'circle' : 'none' };
  }

  function option(told) {
    const accent = token('--accent');
    const common = { textStyle: { fontFamily: 'Inter' }, animation: !matchMedia('(prefers-reduced-motion: reduce)').matches, animationDuration: 300 };
    if (told.kind === 'line') {
      return { ...common, grid: { left: 30, right: 8, top: 10, bottom: 22 }, tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: told.labels, ...axis() }, yAxis: { min: told.from ?? 0, max: told.to ?? null, ...axis() },
        series: [{ type: 'line', name: told.name, data: told.values.map(point), smooth: 0.3, showAllSymbol: true, symbolSize: 6, lineStyle: { width: 2, color: accent }, itemStyle: { color: accent }, areaStyle: { color: accent, opacity: 0.12 } }] };
    }
    return { ...common, grid: { left: 82, right: 40, top: 2, bottom: 4 }, xAxis: { max: told.to ?? 100, show: false },
      yAxis: { type: 'category', data: told.labels, inverse: true, ...axis(), axisLine: { show: false } },
      series: [{ type: 'bar', name: told.name, data: told.values, barWidth: 8, itemStyle: { color: accent, borderRadius: 4 }, showBackground: true, backgroundStyle: { color: token('--line'), borderRadius: 4 }, label: { show: true, position: 'right', color: token('--ink-2'), fontSize: 10, formatter: `{c}${told.unit ?? ''}` } }] };
  }

  async function draw(element) {
    await load(element.dataset.library);
    element.told ??= fetch(element.dataset.chart).then((answer) => answer.json());
    const told = await element.told;
    window.echarts.getInstanceByDom(element)?.dispose();
    window.echarts.init(element, null, { renderer: 'svg' }).setOption(option(told));
  }

  const drawAll = () => document.querySelectorAll('[data-chart]').forEach(draw);
  addEventListener('resize', () => document.querySelectorAll('[data-chart]').forEach((element) => window.echarts?.getInstanceByDom(element)?.resize()));
  for (const event of ['DOMContentLoaded', 'htmx:after:swap', 'theme']) document.addEventListener(event, drawAll);
})();
