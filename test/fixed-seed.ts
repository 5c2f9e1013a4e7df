/** One seed for every property: a run of the tests says the same twice. The slow tests draw a new one. */
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_125 });
