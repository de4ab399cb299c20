package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.Activation;
import dev.lanewise.Layer;
import dev.lanewise.Loss;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.context.ExitCode;
import org.junit.jupiter.api.Test;

class GradientCheckCommandTest {

    @Test
    void everyActivationAndEveryLayerPassesWithEveryLoss() {
        JsonNode json = CliRun.ok("gradcheck --json").json();
        assertTrue(json.get("passed").asBoolean());
        for (JsonNode network : json.get("networks")) {
            // Exponentials as inputs make the roundings behind them larger: 1.4e-5; 5.2e-6 is the most elsewhere.
            double bound = network.get("network").asText().contains("exponential") ? 2e-5 : 1e-5;
            for (JsonNode layer : network.get("layers")) {
                assertTrue(layer.get("maxError").asDouble() < bound, network.toString());
            }
        }
        int kinds = Activation.constants().size() + Layer.examples(1).size();
        assertEquals(Loss.all().size() * kinds, json.get("networks").size());
    }

    @Test
    void aNetworkOfOnesOwnIsChecked() {
        JsonNode json = CliRun.ok("gradcheck --layers 5,7,1 --activations tanh,linear --loss huber --json")
                .json();
        assertEquals("5-7-1 tanh linear", json.at("/networks/0/network").asText());
        assertEquals("huber", json.at("/networks/0/loss").asText());
        assertEquals(42, json.at("/networks/0/layers/0/checked").asInt());
    }

    @Test
    void anErrorAboveTheToleranceFails() {
        CliRun run = CliRun.of("gradcheck --layers 5,7,3 --tolerance 1e-12");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.out().contains("FAILED"), run.out());
    }
}
