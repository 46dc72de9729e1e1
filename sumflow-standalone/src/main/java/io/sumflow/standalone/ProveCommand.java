package io.sumflow.standalone;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills both apps again and again under load, and compares the total with the sum of all. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description =
        "Starts a system of its own, sends sums, kills both apps meanwhile, checks the total.")
final class ProveCommand implements Callable<Integer> {
  private static final int SETTLE_SECONDS = 180;
  private static final int STAYS_SECONDS = 5;
  private static final int PROGRESS_SECONDS = 5;

  @Option(
      names = "--sums",
      paramLabel = "N",
      defaultValue = "100000",
      description = "how many (default: ${DEFAULT-VALUE})")
  private int sums;

  @Option(
      names = "--callers",
      paramLabel = "N",
      defaultValue = "64",
      description = "at the same time (default: ${DEFAULT-VALUE})")
  private int callers;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "5",
      description = "of the adder, and of the totalizer (default: ${DEFAULT-VALUE})")
  private int kills;

  @Option(names = "--seed", paramLabel = "N", description = "default: another each time")
  private @Nullable Long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "default: a temporary one, removed when the total is right")
  private @Nullable Path data;

  @Spec private CommandSpec spec = CommandSpec.create();

  private long lastProgress = System.nanoTime();

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (sums < 1 || callers < 1 || kills < 0) {
      throw new Failure("--sums and --callers must be at least 1, --kills at least 0");
    }
    Console console = new Console(spec.commandLine().getOut());
    Path where = data == null ? Files.createTempDirectory("sumflow-prove") : data;
    Supervisor supervisor = new Supervisor(console);
    try (DataDirectory directory = DataDirectory.lock(where)) {
      try {
        Startup startup = new Startup(Startup.home(), directory, PortFlags.allFree(), console);
        prove(startup.start(supervisor), console);
      } finally {
        supervisor.stop();
      }
    }
    if (data == null) {
      remove(where);
    }
    return 0;
  }

  private void prove(Startup.Running system, Console console) throws InterruptedException {
    long drawn = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
    String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    BigInteger before = TotalCommand.ask(system.ports().http());
    console.say("seed %d: %d sums from %d callers".formatted(drawn, sums, callers));
    long begin = System.nanoTime();
    try (Callers load = new Callers(system.ports().grpc(), run, drawn, sums, callers)) {
      load.start();
      killMeanwhile(system, load, new SplittableRandom(drawn), console);
      load.join();
      console.say(
          "all %d answered in %s, %d calls repeated"
              .formatted(load.answered(), Console.seconds(begin), load.retried()));
      compare(system.ports().http(), before.add(load.expected()), console);
    }
  }

  /** Each kill has its share of the sums, and comes at a random place of it. */
  private void killMeanwhile(
      Startup.Running system, Callers load, SplittableRandom random, Console console)
      throws InterruptedException {
    int all = 2 * kills;
    for (int kill = 0; kill < all; kill++) {
      Child victim = kill % 2 == 0 ? system.adder() : system.totalizer();
      int share = sums / all;
      int from = kill * share + random.nextInt(Math.max(1, share * 3 / 4));
      while (!load.isDone() && (load.answered() < from || !victim.isRunning())) {
        progress(load, console);
        TimeUnit.MILLISECONDS.sleep(5);
      }
      if (load.isDone()) {
        load.join();
        throw new Failure(
            "the load was over after %d of %d kills: use more --sums".formatted(kill, all));
      }
      victim.kill();
      console.say(
          "killed the %s after %d sums (%d of %d)"
              .formatted(victim.name(), load.answered(), kill / 2 + 1, kills));
    }
    while (!load.isDone()) {
      progress(load, console);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void progress(Callers load, Console console) {
    if (System.nanoTime() - lastProgress > TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
      lastProgress = System.nanoTime();
      console.say("  %d answered, %d repeated".formatted(load.answered(), load.retried()));
    }
  }

  /** The total must get there and stay there. */
  private static void compare(int port, BigInteger expected, Console console)
      throws InterruptedException {
    long begin = System.nanoTime();
    BigInteger total = total(port);
    while (!expected.equals(total)
        && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(SETTLE_SECONDS)) {
      TimeUnit.MILLISECONDS.sleep(100);
      total = total(port);
    }
    String took = Console.seconds(begin);
    TimeUnit.SECONDS.sleep(STAYS_SECONDS);
    total = total(port);
    if (!expected.equals(total)) {
      throw new Failure("the total is %s, the sum of all is %s".formatted(total, expected));
    }
    console.say(
        "the total is %s, exactly the sum of all (%s after the last answer)"
            .formatted(total, took));
  }

  /** Null while the totalizer is being started again. */
  private static @Nullable BigInteger total(int port) {
    try {
      return TotalCommand.ask(port);
    } catch (Failure notNow) {
      return null;
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
