/*
 * The peer that has no framework: a dense network as one would write it in C over a BLAS. One thread, row-major float arrays
 * on 64-byte boundaries; the BLAS is the one that this file is linked with.
 *
 * A softmax at the end has the categorical cross-entropy as its loss, any other layer the mean squared error.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112 };

void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc);

enum { RELU, SIGMOID, TANH, SOFTMAX };

typedef struct {
    int layers;
    int rows;
    int *sizes;       /* layers + 1 */
    int *activations; /* of layers 0 to layers - 1 */
    float **w;        /* [sizes[l] x sizes[l + 1]] */
    float **b;
    float **dw;
    float **db;
    float **a;        /* activations, a[0] the input */
    float **delta;    /* delta[l + 1] belongs to a[l + 1] */
    float *y;         /* one-hot rows, or targets */
} network;

static float *array(size_t length) {
    size_t bytes = (length * sizeof(float) + 63) / 64 * 64;
    float *p = aligned_alloc(64, bytes);
    memset(p, 0, bytes);
    return p;
}

network *mlp_create(int layers, const int *sizes, const int *activations, int rows) {
    network *net = malloc(sizeof(network));
    net->layers = layers;
    net->rows = rows;
    net->sizes = malloc((layers + 1) * sizeof(int));
    memcpy(net->sizes, sizes, (layers + 1) * sizeof(int));
    net->activations = malloc(layers * sizeof(int));
    memcpy(net->activations, activations, layers * sizeof(int));
    float ***lists[] = {&net->w, &net->b, &net->dw, &net->db, &net->a, &net->delta};
    for (int i = 0; i < 6; i++) {
        *lists[i] = malloc((layers + 1) * sizeof(float *));
    }
    for (int l = 0; l < layers; l++) {
        size_t weights = (size_t)sizes[l] * sizes[l + 1];
        net->w[l] = array(weights);
        net->dw[l] = array(weights);
        net->b[l] = array(sizes[l + 1]);
        net->db[l] = array(sizes[l + 1]);
    }
    for (int l = 0; l <= layers; l++) {
        net->a[l] = array((size_t)rows * sizes[l]);
        net->delta[l] = array((size_t)rows * sizes[l]);
    }
    net->y = array((size_t)rows * sizes[layers]);
    return net;
}

void mlp_free(network *net) {
    for (int l = 0; l < net->layers; l++) {
        free(net->w[l]);
        free(net->dw[l]);
        free(net->b[l]);
        free(net->db[l]);
    }
    for (int l = 0; l <= net->layers; l++) {
        free(net->a[l]);
        free(net->delta[l]);
    }
    free(net->w);
    free(net->b);
    free(net->dw);
    free(net->db);
    free(net->a);
    free(net->delta);
    free(net->y);
    free(net->sizes);
    free(net->activations);
    free(net);
}

float *mlp_weights(network *net, int layer) { return net->w[layer]; }

float *mlp_biases(network *net, int layer) { return net->b[layer]; }

float *mlp_input(network *net) { return net->a[0]; }

float *mlp_targets(network *net) { return net->y; }

float *mlp_output(network *net) { return net->a[net->layers]; }

static void softmax(float *row, int n) {
    float most = row[0];
    for (int j = 1; j < n; j++) {
        most = row[j] > most ? row[j] : most;
    }
    float sum = 0;
    for (int j = 0; j < n; j++) {
        row[j] = expf(row[j] - most);
        sum += row[j];
    }
    float factor = 1 / sum;
    for (int j = 0; j < n; j++) {
        row[j] *= factor;
    }
}

static void activate(int activation, int rows, int n, float *z) {
    size_t length = (size_t)rows * n;
    switch (activation) {
    case RELU:
        for (size_t i = 0; i < length; i++) {
            z[i] = z[i] > 0 ? z[i] : 0;
        }
        break;
    case SIGMOID:
        for (size_t i = 0; i < length; i++) {
            z[i] = 1 / (1 + expf(-z[i]));
        }
        break;
    case TANH:
        for (size_t i = 0; i < length; i++) {
            z[i] = tanhf(z[i]);
        }
        break;
    default:
        for (int row = 0; row < rows; row++) {
            softmax(z + (size_t)row * n, n);
        }
    }
}

/* delta *= the derivative of the activation, by its value. */
static void derive(int activation, size_t length, const float *a, float *delta) {
    switch (activation) {
    case RELU:
        for (size_t i = 0; i < length; i++) {
            delta[i] = a[i] > 0 ? delta[i] : 0;
        }
        break;
    case SIGMOID:
        for (size_t i = 0; i < length; i++) {
            delta[i] *= a[i] * (1 - a[i]);
        }
        break;
    default:
        for (size_t i = 0; i < length; i++) {
            delta[i] *= 1 - a[i] * a[i];
        }
    }
}

/* z = x w + b in place of the activations, then the activation. */
void mlp_forward(network *net) {
    for (int l = 0; l < net->layers; l++) {
        int k = net->sizes[l];
        int n = net->sizes[l + 1];
        float *z = net->a[l + 1];
        for (int row = 0; row < net->rows; row++) {
            memcpy(z + (size_t)row * n, net->b[l], n * sizeof(float));
        }
        cblas_sgemm(ROW_MAJOR, PLAIN, PLAIN, net->rows, n, k, 1, net->a[l], k, net->w[l], n, 1, z, n);
        activate(net->activations[l], net->rows, n, z);
    }
}

/* delta of the last layer, and the mean loss. */
static double loss(network *net) {
    int n = net->sizes[net->layers];
    size_t length = (size_t)net->rows * n;
    float *a = net->a[net->layers];
    float *delta = net->delta[net->layers];
    double sum = 0;
    if (net->activations[net->layers - 1] == SOFTMAX) {
        float scale = 1.0f / net->rows;
        for (size_t i = 0; i < length; i++) {
            if (net->y[i] > 0) {
                sum -= logf(a[i] + 1e-30f);
            }
            delta[i] = (a[i] - net->y[i]) * scale;
        }
        return sum / net->rows;
    }
    float scale = 2.0f / length;
    for (size_t i = 0; i < length; i++) {
        float error = a[i] - net->y[i];
        sum += error * error;
        delta[i] = scale * error;
    }
    derive(net->activations[net->layers - 1], length, a, delta);
    return sum / length;
}

/* Forward pass, loss, backpropagation, gradient descent; the mean loss before the update. */
double mlp_step(network *net, float rate) {
    mlp_forward(net);
    double mean = loss(net);
    for (int l = net->layers - 1; l >= 0; l--) {
        int k = net->sizes[l];
        int n = net->sizes[l + 1];
        float *delta = net->delta[l + 1];
        float *db = net->db[l];
        cblas_sgemm(ROW_MAJOR, TRANSPOSED, PLAIN, k, n, net->rows, 1, net->a[l], k, delta, n, 0, net->dw[l], n);
        memset(db, 0, n * sizeof(float));
        for (int row = 0; row < net->rows; row++) {
            for (int j = 0; j < n; j++) {
                db[j] += delta[(size_t)row * n + j];
            }
        }
        if (l > 0) {
            size_t length = (size_t)net->rows * k;
            float *below = net->delta[l];
            float *a = net->a[l];
            cblas_sgemm(ROW_MAJOR, PLAIN, TRANSPOSED, net->rows, k, n, 1, delta, n, net->w[l], n, 0, below, k);
            derive(net->activations[l - 1], length, a, below);
        }
    }
    for (int l = 0; l < net->layers; l++) {
        size_t weights = (size_t)net->sizes[l] * net->sizes[l + 1];
        for (size_t i = 0; i < weights; i++) {
            net->w[l][i] -= rate * net->dw[l][i];
        }
        for (int j = 0; j < net->sizes[l + 1]; j++) {
            net->b[l][j] -= rate * net->db[l][j];
        }
    }
    return mean;
}

