package dev.lanewise.data;

import dev.lanewise.data.EncodingOptions.TargetKind;
import dev.lanewise.data.column.ColumnBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What encoding options say about each column of a table. */
final class ColumnRoles {

    /** What a column is for. */
    enum Role {
        TARGET("the target"),
        EXCLUDED("excluded"),
        CATEGORICAL("categorical"),
        NUMERIC("numeric"),
        /** A feature of a kind that its contents decide. */
        INFERRED("inferred");

        private final String text;

        Role(String text) {
            this.text = text;
        }
    }

    private ColumnRoles() {}

    /**
     * A role for each column.
     *
     * @throws DataFormatException if a column does not exist or is said to be two things
     */
    static Role[] of(ColumnNames names, EncodingOptions options) {
        Role[] roles = new Role[names.names().size()];
        Arrays.fill(roles, Role.INFERRED);
        assign(roles, names, Role.TARGET, List.of(options.target()));
        assign(roles, names, Role.EXCLUDED, options.excluded());
        assign(roles, names, Role.CATEGORICAL, options.categorical());
        assign(roles, names, Role.NUMERIC, options.numeric());
        return roles;
    }

    private static void assign(Role[] roles, ColumnNames names, Role role, List<String> columns) {
        for (String column : columns) {
            int index = names.index(column);
            Role other = roles[index];
            if (other != Role.INFERRED && other != role) {
                throw new DataFormatException(names.source() + ": column \""
                        + ColumnNames.abbreviated(names.names().get(index)) + "\" cannot be both " + other.text
                        + " and "
                        + role.text);
            }
            roles[index] = role;
        }
    }

    /** How the columns must be read to fit an encoding with these options. */
    static List<ColumnBuilder.Need> needs(ColumnNames names, EncodingOptions options) {
        boolean labels = options.targetKind() == TargetKind.CLASSIFICATION
                || !options.labelSuffix().isEmpty();
        List<ColumnBuilder.Need> needs = new ArrayList<>();
        for (Role role : of(names, options)) {
            needs.add(
                    switch (role) {
                        case TARGET -> labels ? ColumnBuilder.Need.TEXTS : ColumnBuilder.Need.ANY;
                        case EXCLUDED -> ColumnBuilder.Need.NOTHING;
                        case CATEGORICAL -> ColumnBuilder.Need.TEXTS;
                        case NUMERIC, INFERRED -> ColumnBuilder.Need.ANY;
                    });
        }
        return needs;
    }
}
