import { createApp } from './app.ts';
import { connectToHost } from './host.ts';
import { elkTextLoader } from './layout/elkText.ts';
import { createLayoutClient } from './layout/layoutClient.ts';
import { rasterize } from './rasterize.ts';

const host = connectToHost(() =>
  app.notices.set('version', 'warning', 'The extension was updated. Close this diagram and open it again.'),
);
const app = createApp(document.body, host, createLayoutClient(elkTextLoader(document.currentScript)));

host.onMessage((message) => {
  switch (message.kind) {
    case 'snapshot':
      void app.diagram.show(message.snapshot, message.kept);
      break;
    case 'diff':
      app.showDiff(message.diff);
      break;
    case 'select': {
      const { table, column, center } = message;
      const selection =
        table === undefined ? undefined : { table, ...(column === undefined ? {} : { column }) };
      if (!center || table === undefined) app.diagram.select(selection, { bring: true });
      else void app.diagram.unveil(table).then(() => app.diagram.select(selection, { dims: true, center }));
      break;
    }
    case 'notice':
      app.notices.set('host', message.severity, message.message);
      break;
    case 'command':
      if (message.command === 'search') app.search();
      else if (message.command === 'fit') app.diagram.fit();
      else if (message.command === 'tidy') void app.diagram.tidy();
      else app.reset(undefined);
      break;
    case 'rasterize':
      void rasterize(message.svg, message.scale).then((png) =>
        host.send({ kind: 'rasterized', request: message.request, png }),
      );
  }
});
if (host.kept) app.diagram.restore(host.kept);
host.send({ kind: 'ready' });
