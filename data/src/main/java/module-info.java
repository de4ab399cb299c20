/** Lanewise Data: tables and images into data sets. */
@SuppressWarnings("requires-automatic") // fastdoubleparser has an automatic name alone
module dev.lanewise.data {
    requires transitive dev.lanewise;
    requires ch.randelshofer.fastdoubleparser;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;

    exports dev.lanewise.data;
}
