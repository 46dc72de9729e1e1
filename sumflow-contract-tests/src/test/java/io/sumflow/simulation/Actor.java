package io.sumflow.simulation;

/** A process of the simulated system. */
interface Actor {

  /** Does a little; a fault may end it anywhere inside, also while others act. */
  void step();
}
