package dev.lanewise.jmh;

/** Answers on the thread that sends the requests: one server with a queue. */
final class DirectTarget implements OpenLoopTarget {

    private final Prediction prediction;
    private final RequestRows rows;
    private final float[] out;

    DirectTarget(Prediction.Kind variant, String network) {
        PredictionShape shape = PredictionShape.parse(network);
        prediction = Prediction.of(variant, PredictionCase.of(shape));
        rows = new RequestRows(shape);
        out = new float[shape.outputs()];
    }

    @Override
    public void start(int request, Completion completion) {
        prediction.predict(rows.values(), rows.offset(request), out);
        completion.ended(request);
    }

    @Override
    public int inFlight() {
        return 1;
    }

    @Override
    public String describe() {
        return prediction.describe();
    }

    @Override
    public void close() {
        prediction.close();
    }
}
