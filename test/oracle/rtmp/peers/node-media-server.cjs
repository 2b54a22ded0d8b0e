// Node-Media-Server on a free port: `node node-media-server.cjs PACKAGE_FOLDER DATA_FOLDER`. Its own program cannot say
// which port it got, and has an HTTP server, too.
const [, , folder, data] = process.argv;
const NodeMediaServer = require(folder);

// As text: 0 as a number means no RTMP.
const server = new NodeMediaServer({ bind: '127.0.0.1', rtmp: { port: '0' }, store: { path: data } });
server.rtmpServer.tcpServer.once('listening', () => {
  console.log(`port ${server.rtmpServer.tcpServer.address().port}`);
});
server.run();
