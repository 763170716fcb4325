// A receiver to try things with: prints every notification that Alertmanager's webhook sends here.
//
//     node examples/webhook-sink.js [PORT]     (default 5001)

import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 5001);

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  try {
    print(request.url, JSON.parse(body));
    response.statusCode = 200;
  } catch {
    console.log(`[sink] ${request.method} ${request.url}: not a notification`);
    response.statusCode = 400;
  }
  response.end();
});

server.on('error', (error) => {
  console.error(`[sink] ${error.message}`);
  process.exitCode = 1;
});
server.listen(port, '127.0.0.1', () => console.log(`[sink] waiting for notifications on http://127.0.0.1:${port}/`));

function print(url, { status, groupLabels, alerts }) {
  console.log(`[sink] ${url} ${status.toUpperCase()} ${JSON.stringify(groupLabels)}, ${alerts.length} alert(s):`);
  for (const alert of alerts) {
    console.log(`[sink]   ${alert.status} ${JSON.stringify(alert.labels)} ${alert.annotations.summary ?? ''}`);
  }
}
