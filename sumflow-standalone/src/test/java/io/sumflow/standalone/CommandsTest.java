package io.sumflow.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sumflow.embedded.Ports;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersResponse;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void addPrintsTheSumAlsoOfNegativeNumbers() throws IOException {
    Server adder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Adding())
            .build()
            .start();
    try {
      String port = Integer.toString(adder.getPort());

      assertEquals(0, run("add", "5", "-3", "--grpc-port", port));
      assertEquals(0, run("add", "--grpc-port", port, "-5", "-3"));
      assertEquals(1, run("add", "2147483647", "1", "--grpc-port", port));

      assertEquals("2\n-8\n", out.toString());
      assertEquals("sumflow: the adder answered OUT_OF_RANGE: too large\n", err.toString());
    } finally {
      adder.shutdownNow();
    }
  }

  @Test
  void totalPrintsNumbersOfAnySizeExactly() throws IOException {
    assertEquals("0\n", total(200, "{\"result\": 0}"));
    assertEquals(
        "-123456789012345678901234567890\n",
        total(200, "{\"sums\":3,\"result\":-123456789012345678901234567890,\"at\":\"x\"}"));
    assertEquals("", err.toString());
  }

  @Test
  void totalSaysInOneLineWhyThereIsNone() throws IOException {
    assertEquals("", total(503, "{\"error\": \"no database\"}"));
    assertEquals(
        "sumflow: the totalizer answered 503: {\"error\": \"no database\"}\n", err.toString());
  }

  @Test
  void whoIsNotThereIsNamedByPortAndFlag() {
    String port = Integer.toString(Ports.free());

    assertEquals(1, run("add", "5", "3", "--grpc-port", port));
    assertEquals(1, run("total", "--http-port", port));

    assertEquals(
        """
        sumflow: nobody answers on port %s (--grpc-port): is ./sumflow up running?
        sumflow: nobody answers on port %s (--http-port): is ./sumflow up running?
        """
            .formatted(port, port),
        err.toString());
  }

  @Test
  void whatIsNotUnderstoodIsSaidInOneLine() {
    assertEquals(2, run("add", "5"));
    assertEquals(2, run("add", "five", "3"));
    assertEquals(2, run("add", "99999999999", "3"));
    assertEquals(2, run("add", "1", "2", "--nonsense"));
    assertEquals(2, run("up", "--nonsense"));
    assertEquals(2, run("nonsense"));

    assertEquals(6, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().lines().allMatch(line -> line.startsWith("sumflow: ")));
    assertTrue(err.toString().contains("--help"));
  }

  private String total(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/v1/results",
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      out.getBuffer().setLength(0);
      run("total", "--http-port", Integer.toString(server.getAddress().getPort()));
      return out.toString();
    } finally {
      server.stop(0);
    }
  }

  private int run(String... arguments) {
    CommandLine commandLine = SumFlow.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private static final class Adding extends SumNumbersServiceGrpc.SumNumbersServiceImplBase {
    @Override
    public void sumNumbers(SumNumbersRequest request, StreamObserver<SumNumbersResponse> answer) {
      long sum = (long) request.getX() + request.getY();
      if (sum != (int) sum) {
        answer.onError(Status.OUT_OF_RANGE.withDescription("too large").asRuntimeException());
        return;
      }
      answer.onNext(SumNumbersResponse.newBuilder().setSum((int) sum).build());
      answer.onCompleted();
    }
  }
}
