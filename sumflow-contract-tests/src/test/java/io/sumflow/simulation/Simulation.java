package io.sumflow.simulation;

import io.sumflow.domain.adder.Adder;
import io.sumflow.domain.inmemory.InMemorySumJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the whole system: first with trouble, then in calm until all has come to its end, then
 * the truth is told. The same seed is the same run.
 */
final class Simulation {

  private static final int STEPS = 300;
  private static final int CALM_ROUNDS_MAX = 400;
  private static final int REQUESTS = 6;

  private static final String AGAIN =
      "mvn verify -pl sumflow-contract-tests -am -Dtest=SimulationTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=";

  private final World world;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final List<RelayProcess> relays = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();

  private Simulation(World world) {
    this.world = world;
    InMemorySumJournal journal = new InMemorySumJournal(new Announcing(world));
    Adder adder = new Adder(journal, world::newId, world.clock);
    for (int i = 0; i < 3; i++) {
      callers.add(new Caller(world, adder, i * REQUESTS, REQUESTS));
    }
    int relayCount = world.trouble.relaysRepeat() ? 1 + world.random.nextInt(3) : 1;
    int receivers = 1 + world.random.nextInt(3);
    Group group = new Group(world, receivers);
    for (int i = 0; i < receivers; i++) {
      members.add(new Member(world, group, i));
    }
    actors.addAll(callers);
    actors.add(new Writer(world));
    actors.add(new Writer(world));
    for (int i = 0; i < relayCount; i++) {
      relays.add(new RelayProcess(world));
    }
    actors.addAll(relays);
    actors.add(new Network(world));
    actors.add(group);
    actors.addAll(members);
    actors.forEach(world.chaos::add);
  }

  /**
   * Runs it.
   *
   * @throws AssertionError if the system did not keep its promise, naming the seed
   */
  static void run(long seed, Trouble trouble, Parts parts) {
    try {
      World world = new World(seed, trouble, parts);
      new Simulation(world).run();
      world.truth.verify(world.tally.current(), world.parked(), world.deadLettered());
    } catch (AssertionError | RuntimeException | Crash failure) {
      throw new AssertionError("seed " + seed + " fails; alone: " + AGAIN + seed, failure);
    }
  }

  private void run() {
    trouble();
    calm();
  }

  private void trouble() {
    for (int i = 0; i < STEPS; i++) {
      world.chaos.anyActs();
    }
  }

  private void calm() {
    world.chaos.calm();
    // Whichever is left must be able to go on alone, as it is.
    RelayProcess survivor = relays.get(world.random.nextInt(relays.size()));
    relays.stream().filter(relay -> relay != survivor).forEach(RelayProcess::die);
    for (int round = 0; round < CALM_ROUNDS_MAX; round++) {
      if (isAtRest()) {
        return;
      }
      world.clock.advance(Duration.ofMillis(500));
      actors.forEach(world.chaos::act);
    }
    throw new AssertionError(
        "no end after " + CALM_ROUNDS_MAX + " rounds: " + world.unsettled() + actors);
  }

  private boolean isAtRest() {
    return callers.stream().allMatch(Caller::isDone)
        && world.unsettled().isEmpty()
        && members.stream().allMatch(Member::hasReadAll);
  }
}
