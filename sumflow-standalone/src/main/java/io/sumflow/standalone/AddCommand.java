package io.sumflow.standalone;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds two numbers by a gRPC call and prints the sum. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = "Adds two numbers (gRPC) and prints the sum.")
final class AddCommand implements Callable<Integer> {
  private static final int DEADLINE_SECONDS = 10;

  @Parameters(index = "0", paramLabel = "X", description = "a 32-bit integer")
  private int x;

  @Parameters(index = "1", paramLabel = "Y", description = "a 32-bit integer")
  private int y;

  @Mixin private final PortFlags ports = new PortFlags();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    InetSocketAddress adder = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.grpc);
    ManagedChannel channel = NettyChannelBuilder.forAddress(adder).usePlaintext().build();
    try {
      SumNumbersRequest request = SumNumbersRequest.newBuilder().setX(x).setY(y).build();
      int sum =
          SumNumbersServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .sumNumbers(request)
              .getSum();
      spec.commandLine().getOut().println(sum);
      return 0;
    } catch (StatusRuntimeException e) {
      throw failure(e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }

  private Failure failure(Status status) {
    boolean nobody = status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null;
    return new Failure(
        nobody
            ? "nobody answers on port %d (--grpc-port): is ./sumflow up running?"
                .formatted(ports.grpc)
            : "the adder answered %s: %s".formatted(status.getCode(), status.getDescription()));
  }
}
